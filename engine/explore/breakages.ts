import type { BatchProcessor } from '../../handlers/core/process-batch';
import type { Outcome, Sink } from '../../handlers/core/sink';
import type { Action, InvokeAction } from '../actions';
import type { Breakage, ExploredMapping } from './breakage';

/** Rules that are broken on purpose, to see that the exploration finds what they do. */
export const breakages: { readonly [name: string]: Breakage } = {
  'lowest-failure-dropped': {
    title: 'The response leaves out the lowest failed record.',
    violates: 'nothing lost',
    processor: (process) => answering(process, (failures) => failures.slice(1)),
  },
  'highest-failure-reported': {
    title: 'The response names the last record that comes again instead of the first.',
    violates: 'nothing lost',
    processor: (process) => async (event, context) => {
      const response = await process(event, context);
      const last = (event as { readonly Records: readonly StreamRecord[] }).Records.at(-1)!.dynamodb.SequenceNumber;
      return response.batchItemFailures.length === 0 ? response : { batchItemFailures: [{ itemIdentifier: last }] };
    },
  },
  'failed-quarantine-kept': {
    title: 'A quarantine write that failed counts as kept.',
    violates: 'nothing lost',
    quarantine: (quarantine) => (entry, signal) => quarantine(entry, signal).catch(() => {}),
  },
  'refused-write-done': {
    title: 'A write that the sink refused counts as done.',
    violates: 'nothing lost',
    sink: (sink) => ending(sink, (call) => call.catch(() => [{ status: 'done' }])),
  },
  'hung-write-done': {
    title: 'A write that was given up at the deadline counts as done.',
    violates: 'nothing lost',
    sink: (sink) =>
      ending(sink, (call, signal) =>
        call.catch((error) => (signal.aborted ? [{ status: 'done' }] : Promise.reject(error))),
      ),
  },
  'item-order-not-kept': {
    title: 'The sink does not ask for the order of an item.',
    violates: 'order per item',
    scope: { items: 1 },
    sink: (sink) => ({ ...sink, ordered: false }),
  },
  'deadline-unheeded': {
    title: 'The handler has no deadline.',
    violates: 'answers in time',
    clock: (clock) => ({
      nowMs: () => clock.nowMs(),
      after: (ms, callback) => (ms < 2_000 ? clock.after(ms, callback) : () => {}),
    }),
  },
  'answer-unread': {
    title: 'The answer of the handler core goes to a mapping without `ReportBatchItemFailures`.',
    violates: 'nothing lost',
    scope: { answer: 'ignored' },
  },
  'crash-counts-as-success': {
    title: 'The mapping takes a crash for a success.',
    violates: 'nothing lost',
    mapping: (mapping) =>
      wrapped(mapping, {
        settle: (id, result, nowMs) =>
          mapping.settle(id, result.type === 'error' ? { type: 'response', payload: null } : result, nowMs),
      }),
  },
  'checkpoint-passes-lane': {
    title: 'The checkpoint follows the lane that is ahead.',
    violates: 'checkpoint',
    scope: { lanes: 2 },
    mapping: withCheckpointAhead,
  },
  'right-half-dropped': {
    title: 'A split forgets the right half.',
    violates: 'nothing lost',
    mapping: withoutRightHalves,
  },
  'empty-answer-fails': {
    title: 'The mapping takes an empty list of failures for a failure.',
    violates: 'progress',
    mapping: (mapping) =>
      wrapped(mapping, {
        settle: (id, result, nowMs) =>
          mapping.settle(id, result.type === 'response' ? { type: 'error' } : result, nowMs),
      }),
  },
  'failed-delivery-ignored': {
    title: 'A failure destination that refused a batch counts as told.',
    violates: 'nothing lost',
    scope: { retries: 0, faults: 2, hasBadRecord: false, records: 1, items: 1 },
    mapping: (mapping) =>
      wrapped(mapping, { settleDelivery: (id, _, nowMs) => mapping.settleDelivery(id, true, nowMs) }),
  },
  'lane-stuck': {
    title: 'A lane waits for ever after a failed batch.',
    violates: 'progress',
    parameters: { backOffMs: () => Number.POSITIVE_INFINITY },
  },
  'versions-forgotten': {
    title: 'A sink that takes changes in any order does not compare their versions.',
    violates: 'converges',
    scope: { items: 1, sink: 'versioned' },
    hasVersions: false,
  },
};

interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string };
}

type Failures = readonly { readonly itemIdentifier: string }[];

function answering(process: BatchProcessor, change: (failures: Failures) => Failures): BatchProcessor {
  return async (event, context) => {
    const { batchItemFailures } = await process(event, context);
    return { batchItemFailures: change(batchItemFailures) };
  };
}

type Outcomes = readonly Outcome[];

function ending(sink: Sink, end: (call: Promise<Outcomes>, signal: AbortSignal) => Promise<Outcomes>): Sink {
  return {
    ...sink,
    plan: (changes) =>
      sink.plan(changes).map((task) => ({ ...task, run: (context) => end(task.run(context), context.signal) })),
  };
}

function wrapped(mapping: ExploredMapping, changed: Partial<ExploredMapping>): ExploredMapping {
  return {
    settings: mapping.settings,
    get isIdle() {
      return mapping.isIdle;
    },
    addShard: (shardId, parents, nowMs) => mapping.addShard(shardId, parents, nowMs),
    offer: (shardId, records, nowMs) => mapping.offer(shardId, records, nowMs),
    next: (nowMs) => mapping.next(nowMs),
    settle: (id, result, nowMs) => mapping.settle(id, result, nowMs),
    settleDelivery: (id, isDelivered, nowMs) => mapping.settleDelivery(id, isDelivered, nowMs),
    ...changed,
  };
}

/** Reports the newest record of any batch that succeeded as the one up to which everything is finished. */
function withCheckpointAhead(mapping: ExploredMapping): ExploredMapping {
  const lastOf = new Map<number, string>();
  let ahead: string | undefined;
  const advance = (action: Action): Action => {
    if (action.type === 'invoke') lastOf.set(action.invocationId, action.records.at(-1)!.sequenceNumber);
    if (action.type !== 'checkpoint' || ahead === undefined) return action;
    return { ...action, checkpoint: { type: 'after', sequenceNumber: ahead } };
  };
  return wrapped(mapping, {
    next: (nowMs) => {
      const { actions, wakeAtMs } = mapping.next(nowMs);
      return { actions: actions.map(advance), wakeAtMs };
    },
    settle: (id, result, nowMs) => {
      if (result.type === 'response') ahead = [ahead ?? '', lastOf.get(id) ?? ''].sort().at(-1);
      mapping.settle(id, result, nowMs);
    },
  });
}

/** What is invoked right behind the left half of a batch that failed counts as done without a call. */
function withoutRightHalves(mapping: ExploredMapping): ExploredMapping {
  const inFlight = new Map<number, InvokeAction>();
  const dropped = new Set<string>();
  const isDropped = ({ records }: InvokeAction) => dropped.has(records[0]!.sequenceNumber);
  const next: ExploredMapping['next'] = (nowMs) => {
    const { actions, wakeAtMs } = mapping.next(nowMs);
    const invokes = actions.flatMap((action) => (action.type === 'invoke' ? [action] : []));
    for (const action of invokes) inFlight.set(action.invocationId, action);
    const skipped = invokes.filter(isDropped);
    for (const { invocationId } of skipped) mapping.settle(invocationId, { type: 'response', payload: null }, nowMs);
    const kept = actions.filter((action) => action.type !== 'invoke' || !isDropped(action));
    if (skipped.length === 0) return { actions, wakeAtMs };
    const more = next(nowMs);
    return { actions: [...kept, ...more.actions], wakeAtMs: more.wakeAtMs };
  };
  return wrapped(mapping, {
    next,
    settle: (id, result, nowMs) => {
      const records = inFlight.get(id)?.records ?? [];
      const right = records.slice(Math.floor(records.length / 2));
      if (result.type === 'error' && records.length > 1) for (const one of right) dropped.add(one.sequenceNumber);
      mapping.settle(id, result, nowMs);
    },
  });
}
