import { systemClock } from '../../../handlers/core/clock';
import { eventSourceOf, failures } from '../../../handlers/core/event-source';
import { everySource } from '../../../handlers/core/every-source';
import { answerOperators } from '../../../handlers/core/operator-event';
import { type BatchProcessorParts, createBatchProcessor } from '../../../handlers/core/process-batch';
import { recordingLogger } from '../../support/batch-rig';
import { createWatchedSink, type WatchedSink } from './versioned-sink';

/** A consumer with the real core and a sink in memory. */
export function createConsumer(
  consumer: string,
  contract: 'state' | 'log',
  quarantine: BatchProcessorParts['quarantine'],
) {
  const watched: WatchedSink = createWatchedSink(contract);
  const parts: BatchProcessorParts = {
    ...{ consumer, sink: watched.sink, sources: everySource, quarantine, clock: systemClock, random: Math.random },
    readObject: async () => Buffer.from('{}'),
    logger: recordingLogger([]),
    metrics: () => {},
  };
  const process = answerOperators(createBatchProcessor(parts), parts);
  const state = {
    watched,
    /** The first record of which this is true is reported as failed, with all behind it. */
    fails: (_record: never) => false as boolean,
    reset() {
      watched.rows.clear();
      watched.seen.length = 0;
      watched.refusesPoison = true;
      watched.refusesAll = false;
      state.fails = () => false;
    },
    async handler(event: { readonly Records?: readonly never[] }) {
      const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 10_000 };
      const at = event.Records?.findIndex((record) => state.fails(record)) ?? -1;
      if (at < 0) return process(event, context);
      const [before, behind] = [event.Records!.slice(0, at), event.Records!.slice(at)];
      if (before.length > 0) await process({ ...event, Records: before }, context);
      return failures(behind.map((record) => eventSourceOf([record], everySource).identify(record)));
    },
  };
  return state;
}
