import { createMemoryOnceStore } from '../../handlers/consumer/memory-once-store';
import type { OnceStore } from '../../handlers/consumer/once-store';
import { PoisonError, SinkError } from '../../handlers/core/errors';
import { eventSourceOf } from '../../handlers/core/event-source';
import { everySource } from '../../handlers/core/every-source';
import type { BatchProcessor } from '../../handlers/core/process-batch';
import { onceSubject } from './once-subject';
import type { Around, EffectSubject, EnvironmentParts, OpenEffects, SubjectParts } from './subject';

/** What can be wrong with an effect sink. Each of these is a mistake that somebody has made. */
export type EffectDefect =
  | 'marks before it sends'
  | 'marks nothing'
  | 'marks in the memory of its environment'
  | 'sends again although it was told not to'
  | 'gives each try an id of its own'
  | 'drops what comes late'
  | 'takes a throttle for poison'
  | 'takes poison for a throttle'
  | 'takes a call without an answer for success'
  | 'logs items';

type OpenParts = Parameters<EffectSubject['open']>[0];

/** `once` with its marks in memory and one defect: for tests of the suite itself. */
export function memoryEffectSubject(defect: EffectDefect): EffectSubject {
  let store = storeWith(defect);
  const subject = onceSubject('spoiled', async () => ({
    start: (...args) => store.start(...args),
    finish: (...args) => store.finish(...args),
    forget: (...args) => store.forget(...args),
  }));
  return {
    ...subject,
    name: defect,
    async open(parts) {
      store = storeWith(defect);
      const opened: OpenEffects = await subject.open(partsWith(defect, parts));
      return {
        ...opened,
        environment(given) {
          if (defect === 'marks in the memory of its environment') store = storeWith(defect);
          return handlerWith(defect, given, opened.environment!(environmentWith(defect, given)));
        },
        async read() {
          const effects = await opened.read();
          if (defect !== 'gives each try an id of its own') return effects;
          return effects.map((effect, index) => ({ ...effect, dedupId: `${effect.dedupId}-${index}` }));
        },
      };
    },
  };
}

function storeWith(defect: EffectDefect): OnceStore {
  const store = createMemoryOnceStore();
  if (defect === 'marks nothing') return { ...store, finish: store.forget };
  if (defect !== 'marks before it sends') return store;
  return {
    ...store,
    async start(key, start, replaces) {
      const known = await store.start(key, start, replaces);
      if (!known) await store.finish(key, start.owner);
      return known;
    },
  };
}

function partsWith(defect: EffectDefect, parts: OpenParts): OpenParts {
  const around = aroundWith(defect, parts);
  return defect === 'sends again although it was told not to'
    ? { ...parts, around, onUncertain: 'send' }
    : { ...parts, around };
}

function aroundWith(defect: EffectDefect, { around, clock }: SubjectParts): Around {
  if (defect === 'takes a throttle for poison') {
    return (call) =>
      around(call).catch((error) => {
        throw error instanceof SinkError ? new PoisonError('never') : error;
      });
  }
  if (defect !== 'takes a call without an answer for success') return around;
  return (call) =>
    Promise.race([
      around(call),
      new Promise<never>((resolve) => clock.after(6_000, () => resolve(undefined as never))),
    ]);
}

/** A quarantine that takes nothing has poison come again for ever, as a throttled call does. */
function environmentWith(defect: EffectDefect, given: EnvironmentParts): EnvironmentParts {
  if (defect !== 'takes poison for a throttle') return given;
  return { ...given, quarantine: async () => Promise.reject(new PoisonError('no')) };
}

function handlerWith(defect: EffectDefect, { logger }: EnvironmentParts, handler: BatchProcessor): BatchProcessor {
  if (defect === 'drops what comes late') return droppingLate(handler);
  if (defect !== 'logs items') return handler;
  return (event, context) => {
    logger.info('A batch has come.', { event: JSON.stringify(event) });
    return handler(event, context);
  };
}

/** Takes for done what is older than what it has seen of the same item. */
function droppingLate(handler: BatchProcessor): BatchProcessor {
  const newest = new Map<string, string>();
  return async (event, context) => {
    const { Records } = event as { readonly Records: readonly unknown[] };
    const source = eventSourceOf(Records, everySource);
    const changes = await Promise.all(Records.map((record) => source.decode(record, '', async () => Buffer.from(''))));
    const inTime = Records.filter((_, index) => {
      const { itemKey, version } = changes[index]!;
      const isLate = version < (newest.get(itemKey) ?? '');
      if (!isLate) newest.set(itemKey, version);
      return !isLate;
    });
    return handler({ Records: inTime }, context);
  };
}
