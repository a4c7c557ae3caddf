import type { LossCause } from '../../engine/actions';
import type { Clock } from '../../handlers/core/clock';
import { openMessage, type QueueMessage } from '../accounting/message';
import { sourceEventOf } from '../accounting/source-event';
import type { Topology, TopologyReader } from '../accounting/topology';
import type { MappingWatcher, WatchedRecord } from '../mappings/mapping-watcher';
import type { S3Notifier } from '../services/s3-notifier';
import type { LoggedChange } from '../workload';
import { ConsumerProgress, WriteTimes } from './consumer-progress';

/** Told of records as they pass, for those who follow single changes. */
export interface ProgressListener {
  received?(consumer: TopologyReader, event: unknown, nowMs: number): void;
  done?(consumer: TopologyReader, event: unknown, lagMs: number | undefined, nowMs: number): void;
  quarantined?(consumer: TopologyReader, location: string): void;
  trouble?(consumer: TopologyReader, text: string): void;
}

/** Follows a run from outside: what each consumer has done, and every message that a function was given. */
export class RunProgress {
  readonly consumers: ReadonlyMap<TopologyReader, ConsumerProgress>;
  /** Messages that functions took from queues, by the queue's ARN; each once, however often it was given. */
  readonly messages = new Map<string, Map<string, QueueMessage>>();
  readonly listeners: ProgressListener[] = [];
  /** What went wrong on the way, in order; most of it was tried again. */
  readonly troubles: string[] = [];
  readonly #times = new WriteTimes();
  readonly #quarantined = new Set<string>();
  readonly #handledMessages = new Set<string>();
  /** Deliveries of messages that came before. A queue hands out each so often at most, so they come to an end. */
  #redeliveries = 0;

  constructor(topology: Topology, notifier: S3Notifier) {
    this.consumers = new Map(
      [...topology.consumers, ...topology.pipes].map((one) => [one, new ConsumerProgress(one.name)]),
    );
    notifier.onCreated(({ bucket, key }) => {
      const path = `${bucket}/${key}`;
      // A record that comes again is quarantined again, under the same key.
      if (!key.startsWith('quarantine/') || this.#quarantined.has(path)) return;
      this.#quarantined.add(path);
      for (const [consumer, progress] of this.consumers) {
        if (consumer.quarantineBucket !== bucket) continue;
        progress.quarantined++;
        for (const listener of this.listeners) listener.quarantined?.(consumer, `s3://${path}`);
      }
    });
  }

  /**
   * Grows with everything that gets on. Trying a record of a stream again is not getting on: it may go on for hours.
   * A message that comes again is on its way to the dead letters.
   */
  get steps(): number {
    let steps = this.#quarantined.size + this.#redeliveries;
    for (const { received, settled } of this.consumers.values()) steps += received + settled;
    return steps;
  }

  noteWrite({ table, keys, writtenAtMs }: LoggedChange) {
    this.#times.noteWrite(table, keys, writtenAtMs);
  }

  /** When the change of an event, or of the message that tells of it, was written. */
  writtenAtMs(event: unknown): number | undefined {
    const id = eventIdOf(event);
    return id === undefined ? undefined : this.#times.writtenAtMs(id);
  }

  watcherOf(consumer: TopologyReader): MappingWatcher {
    const progress = this.consumers.get(consumer)!;
    return {
      received: (records, nowMs) => {
        for (const { event } of records) this.#noteReceived(consumer, progress, event, nowMs);
      },
      filtered: (records) => {
        progress.filtered += records.length;
      },
      done: (records, nowMs) => {
        for (const { event } of records) this.#noteDone(consumer, progress, event, nowMs);
      },
      retrying: (records) => {
        // A message comes again when the queue gives it again, which it may not.
        if (!consumer.queue) progress.retried += records.length;
      },
      delivered: (records) => {
        progress.evicted += records.length;
        this.#trouble(consumer, `gave up ${counted(records)}, see the failure destination`);
      },
      lost: (records, cause) => {
        progress.lost += records.length;
        this.#trouble(consumer, `lost ${counted(records)}: ${losses[cause]}`);
      },
      faulted: ({ errorType, errorMessage }) => this.#trouble(consumer, `${errorType}: ${errorMessage}`),
      failed: (error) => this.#trouble(consumer, error instanceof Error ? `${error.name}: ${error.message}` : 'failed'),
    };
  }

  #noteReceived(consumer: TopologyReader, progress: ConsumerProgress, event: unknown, nowMs: number) {
    const { messageId, body, eventSourceARN } = event as { messageId?: string; body?: string; eventSourceARN: string };
    if (messageId === undefined || body === undefined) {
      progress.received++;
      this.#times.noteRead(event, nowMs);
    } else {
      const known = this.messages.get(eventSourceARN) ?? new Map<string, QueueMessage>();
      if (known.has(messageId)) {
        progress.retried++;
        this.#redeliveries++;
      } else progress.received++;
      this.messages.set(eventSourceARN, known.set(messageId, { messageId, body }));
    }
    for (const listener of this.listeners) listener.received?.(consumer, event, nowMs);
  }

  #noteDone(consumer: TopologyReader, progress: ConsumerProgress, event: unknown, nowMs: number) {
    const { messageId, eventSourceARN } = event as { messageId?: string; eventSourceARN: string };
    const message = messageId && `${eventSourceARN} ${messageId}`;
    // A message whose deletion failed comes, and is done, again.
    if (!message || !this.#handledMessages.has(message)) progress.handled++;
    if (message) this.#handledMessages.add(message);
    const writtenAtMs = this.writtenAtMs(event);
    const lagMs = writtenAtMs === undefined ? undefined : Math.max(0, nowMs - writtenAtMs);
    if (lagMs !== undefined) progress.lagsMs.push(lagMs);
    for (const listener of this.listeners) listener.done?.(consumer, event, lagMs, nowMs);
  }

  #trouble(consumer: TopologyReader, text: string) {
    this.troubles.push(`${consumer.name}: ${text}`);
    for (const listener of this.listeners) listener.trouble?.(consumer, text);
  }
}

const losses: { readonly [cause in LossCause]: string } = {
  'no-destination': 'the mapping gave up and has no failure destination',
  'destination-failed': 'the mapping gave up and its failure destination did not take them',
  'expired-in-stream': 'the stream keeps records for 24 hours',
};

function counted({ length }: { readonly length: number }): string {
  return `${length} ${length === 1 ? 'record' : 'records'}`;
}

/** DynamoDB's event id, which the fan-out's message carries on; undefined for what is no message of a fan-out. */
export function eventIdOf(event: unknown): string | undefined {
  const { eventID, body } = event as { eventID?: string; body?: string };
  if (eventID !== undefined || body === undefined) return sourceEventOf(event)?.id ?? eventID;
  try {
    return openMessage(body).content.id;
  } catch {
    return undefined;
  }
}

/** Waits until `isReached`, looking again and again; false when nothing moved for what is then `patienceMs`. */
export async function waitUntil(
  isReached: () => Promise<boolean>,
  movement: () => number,
  {
    clock,
    patienceMs,
    signal,
  }: { readonly clock: Clock; readonly patienceMs: () => number; readonly signal: AbortSignal },
): Promise<boolean> {
  let lastMovement = movement();
  let lastMovedAtMs = clock.nowMs();
  while (!signal.aborted) {
    if (await isReached()) return true;
    if (movement() !== lastMovement) {
      lastMovement = movement();
      lastMovedAtMs = clock.nowMs();
    }
    if (clock.nowMs() - lastMovedAtMs > patienceMs()) return false;
    await new Promise<void>((resolve) => clock.after(25, resolve));
  }
  return false;
}

export type { WatchedRecord };
