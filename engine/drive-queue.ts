import { setMaxListeners } from 'node:events';
import type { Clock } from '../handlers/core/clock';
import { pause } from '../handlers/core/pause';
import type { EventSourceSettings } from '../modules/event-source-settings';
import type { Invoke, QueueSource } from './ports';
import { type QueueAction, QueueMapping, type QueueObserver, type SourceMessage } from './queue-mapping';
import { type QueueKind, queueSettingsOf } from './queue-settings';
import { WakeTimer } from './wake-timer';

export interface QueueDriveOptions {
  readonly kind: QueueKind;
  readonly settings: EventSourceSettings;
  readonly source: QueueSource;
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** A new random UUID at each call. */
  readonly newUuid: () => string;
  readonly observer?: QueueObserver;
  /**
   * Makes failed messages visible after this time, in milliseconds, instead of when the queue's visibility timeout
   * ends as on AWS. Default: as on AWS.
   */
  readonly retryDelayMs?: number;
  /** Told of calls to the queue that failed; they are tried again, or the messages come again. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningQueue {
  readonly mapping: QueueMapping;
  /** Resolves when everything has stopped, after the signal aborts. */
  readonly stopped: Promise<void>;
}

const errorPauseMs = 1_000;

/** Runs an event source mapping of a queue until the signal aborts. Messages not handed over are given back then. */
export function driveQueue(options: QueueDriveOptions, signal: AbortSignal): RunningQueue {
  // Every read, pause and invocation that is under way listens.
  setMaxListeners(0, signal);
  const driver = new QueueDriver(options, signal);
  return { mapping: driver.mapping, stopped: driver.run() };
}

class QueueDriver {
  readonly mapping: QueueMapping;
  readonly #options: QueueDriveOptions;
  readonly #signal: AbortSignal;
  readonly #timer: WakeTimer;
  readonly #work = new Set<Promise<void>>();
  #wakeReader: () => void = () => {};

  constructor(options: QueueDriveOptions, signal: AbortSignal) {
    const { kind, settings, newUuid, observer } = options;
    this.mapping = new QueueMapping({
      settings: queueSettingsOf(kind, settings),
      newRequestId: newUuid,
      ...(observer && { observer }),
    });
    this.#options = options;
    this.#signal = signal;
    this.#timer = new WakeTimer(options.clock, () => this.#pump());
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const countMax = this.mapping.wantedCount;
      if (countMax === 0) await this.#room();
      else await this.#receive(countMax);
    }
    this.#timer.set(undefined);
    while (this.#work.size > 0) await Promise.all(this.#work);
    await this.#attempt(this.#options.source.release(this.mapping.waiting, 0));
  }

  async #receive(countMax: number): Promise<void> {
    const { source, clock } = this.#options;
    try {
      const messages = await source.receive(countMax, this.#signal);
      this.mapping.offer(messages, clock.nowMs());
      this.#pump();
    } catch (error) {
      this.#report(error);
      await pause(errorPauseMs, clock, this.#signal);
    }
  }

  /** Resolves when an invocation has ended, or on abort. */
  #room(): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        this.#signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#wakeReader = finish;
      this.#signal.addEventListener('abort', finish);
      if (this.#signal.aborted) finish();
    });
  }

  #pump(): void {
    if (this.#signal.aborted) return;
    const { actions, wakeAtMs } = this.mapping.next(this.#options.clock.nowMs());
    for (const action of actions) this.#start(this.#perform(action));
    this.#timer.set(wakeAtMs);
  }

  async #perform(action: QueueAction): Promise<void> {
    const { source, retryDelayMs, clock } = this.#options;
    if (action.type === 'delete') {
      const isDeleted = await this.#attempt(source.delete(action.messages));
      this.mapping.settleDelete(action.messages, isDeleted, clock.nowMs());
    }
    if (action.type === 'leave' && retryDelayMs !== undefined) {
      await this.#attempt(source.release(action.messages, retryDelayMs));
    }
    if (action.type === 'invoke') await this.#invoke(action.invocationId, action.requestId, action.messages);
  }

  async #invoke(invocationId: number, requestId: string, messages: readonly SourceMessage[]): Promise<void> {
    const { invoke, clock } = this.#options;
    const event = { Records: messages.map(({ event: one }) => one) };
    const result = await invoke(event, requestId, this.#signal).catch((error) => {
      this.#report(error);
      return { type: 'not-invoked' } as const;
    });
    this.mapping.settle(invocationId, result, clock.nowMs());
    // What was done must leave the queue also while stopping, or it would be done again.
    const { actions } = this.#signal.aborted ? this.mapping.next(clock.nowMs()) : { actions: [] };
    for (const action of actions) if (action.type !== 'invoke') await this.#perform(action);
    this.#pump();
    this.#wakeReader();
  }

  /** Whether the call succeeded. */
  #attempt(call: Promise<void>): Promise<boolean> {
    return call.then(
      () => true,
      (error) => {
        this.#report(error);
        return false;
      },
    );
  }

  #start(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  #report(error: unknown): void {
    if (!this.#signal.aborted) this.#options.onError?.(error);
  }
}
