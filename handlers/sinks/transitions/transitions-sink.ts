import { type Efforts, forgetEfforts } from '../../consumer/effort';
import { type OnUncertain, once } from '../../consumer/once';
import type { OnceStore } from '../../consumer/once-store';
import { changeKeyOf } from '../../core/batch-entry';
import type { Change } from '../../core/change';
import type { Clock } from '../../core/clock';
import { classifyError } from '../../core/error-class';
import type { Random } from '../../core/random';
import type { Invocation, Outcome, Sink, SinkContext } from '../../core/sink';
import type { Send } from './blame';
import { firedRules } from './fired-rules';
import type { TransitionRule } from './settings';

export interface TransitionsSinkParts {
  /** Name of the consumer: two consumers of one table send for themselves. */
  readonly consumer: string;
  readonly rules: readonly TransitionRule[];
  readonly onUncertain: OnUncertain;
  readonly store: OnceStore;
  readonly send: Send;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Sends what follows from the transitions of items, once: a change that comes again sends nothing. Where the function
 * dies between a send and its mark, nobody knows whether it was sent, and `onUncertain` decides.
 */
export function createTransitionsSink(parts: TransitionsSinkParts): Sink {
  const efforts: Efforts = new Map();
  const invocationOf = invocations(parts, efforts);
  return {
    name: 'transitions',
    contract: 'effect',
    // Nobody wants a mail for every order that was ever shipped.
    replay: 'skip',
    // A customer hears of the payment before the shipping.
    ordered: true,
    plan: (changes) =>
      changes.map((change) => ({
        changes: [change],
        run: async (context) => [await bring(change, context, parts, { efforts, invocation: invocationOf(context) })],
      })),
  };
}

interface Work {
  readonly efforts: Efforts;
  readonly invocation: Invocation;
}

/** Every rule has its try, whatever became of the others; what can be tried again is told before what cannot. */
async function bring(
  change: Change,
  { signal }: SinkContext,
  parts: TransitionsSinkParts,
  work: Work,
): Promise<Outcome> {
  const { consumer, rules, onUncertain, store, send, clock, random } = parts;
  const { id: owner, endsAtMs } = work.invocation;
  const failures: Extract<Outcome, { readonly error: unknown }>[] = [];
  let [fired, sent] = [0, 0];
  for (const rule of firedRules(change, rules)) {
    fired += 1;
    const key = `${consumer}/${changeKeyOf(change)}/${rule.name}`;
    const effort = { store, clock, random, signal, key, owner, endsAtMs, efforts: work.efforts, onUncertain };
    try {
      if (await once((effectId, effectSignal) => send({ rule, change, effectId }, effectSignal), effort)) sent += 1;
    } catch (error) {
      failures.push({ status: classifyError(error), error });
    }
  }
  const [failure] = failures.sort((left, right) => finality[left.status] - finality[right.status]);
  return failure ?? { status: fired > 0 && sent === 0 ? 'stale' : 'done' };
}

const finality = { transient: 0, unknown: 1, poison: 2 } as const;

/** Longer than a function can run. */
const invocationMsMax = 900_000;

/** The invocation at work, whose beginning is noticed; where there is none, the sink itself is one for as long as it lives. */
function invocations({ clock, random }: TransitionsSinkParts, efforts: Efforts): (context: SinkContext) => Invocation {
  const ownId = `${clock.nowMs()}/${random()}`;
  let lastId = '';
  return ({ invocation }) => {
    if (!invocation) return { id: ownId, endsAtMs: clock.nowMs() + invocationMsMax };
    if (invocation.id !== lastId) forgetEfforts(efforts);
    lastId = invocation.id;
    return invocation;
  };
}
