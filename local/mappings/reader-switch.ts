import type { Checkpoint } from '../../engine/actions';
import type { CheckpointStore } from '../../engine/ports';
import type { MappingSettings } from '../terraform/resources';

/** What reads a source until a signal aborts. */
export interface RunningReader {
  readonly mapping: { readonly isIdle: boolean };
  readonly stopped: Promise<void>;
}

export type StartReader = (
  settings: MappingSettings,
  checkpoints: CheckpointStore,
  signal: AbortSignal,
) => RunningReader;

export type ReaderState = 'on' | 'stopping' | 'off';

/**
 * A mapping or a pipe that can be switched off and on again. It goes on where it was, as on AWS; a mapping at `LATEST`
 * that has read nothing yet begins at the then latest record again.
 */
export class ReaderSwitch {
  readonly #start: StartReader;
  readonly #signal: AbortSignal;
  readonly #checkpoints = memoryCheckpoints();
  #settings: MappingSettings;
  #abort: AbortController | undefined;
  #reader: RunningReader | undefined;
  #state: ReaderState = 'off';
  #changing: Promise<void> = Promise.resolve();

  constructor(settings: MappingSettings, start: StartReader, signal: AbortSignal) {
    this.#start = start;
    this.#signal = signal;
    this.#settings = settings;
    signal.addEventListener('abort', () => this.#abort?.abort());
    this.#turnOn();
  }

  get state(): ReaderState {
    return this.#state;
  }

  get settings(): MappingSettings {
    return this.#settings;
  }

  get isIdle(): boolean {
    return this.#state === 'off' || this.#reader!.mapping.isIdle;
  }

  /** Resolves when it has stopped, after the signal aborts. */
  get stopped(): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      if (this.#signal.aborted) resolve();
      else this.#signal.addEventListener('abort', () => resolve());
    });
    return aborted.then(() => this.#changing).then(() => this.#reader?.stopped);
  }

  /** Resolves when it runs, or when all that it had under way is done. One change follows the other. */
  turn(isOn: boolean): Promise<void> {
    return this.#change(async () => {
      if (isOn) this.#turnOn();
      else await this.#turnOff();
    });
  }

  /** Goes on with other settings from where it is. */
  update(settings: MappingSettings): Promise<void> {
    return this.#change(async () => {
      const wasOn = this.#state === 'on';
      await this.#turnOff();
      this.#settings = settings;
      if (wasOn) this.#turnOn();
    });
  }

  #change(run: () => Promise<void>): Promise<void> {
    this.#changing = this.#changing.then(run);
    return this.#changing;
  }

  #turnOn(): void {
    if (this.#state !== 'off' || this.#signal.aborted) return;
    this.#abort = new AbortController();
    this.#reader = this.#start(this.#settings, this.#checkpoints, this.#abort.signal);
    this.#state = 'on';
  }

  async #turnOff(): Promise<void> {
    if (this.#state !== 'on') return;
    this.#state = 'stopping';
    this.#abort!.abort();
    await this.#reader!.stopped;
    this.#state = 'off';
  }
}

function memoryCheckpoints(): CheckpointStore {
  const saved = new Map<string, Checkpoint>();
  return {
    load: async () => new Map(saved),
    save: async (shardId, checkpoint) => void saved.set(shardId, checkpoint),
  };
}
