import type { OnceMark, OnceStore } from './once-store';

/** A once store for tests: it lives as long as the object. Holds the same contract as the one in DynamoDB. */
export function createMemoryOnceStore(): OnceStore {
  const marks = new Map<string, OnceMark>();
  const startedBy = (key: string, owner: string | undefined) => {
    const mark = marks.get(key);
    return mark?.state === 'started' && mark.owner === owner ? mark : undefined;
  };
  return {
    async start(key, { owner, leaseUntilMs }, replaces) {
      const known = marks.get(key);
      if (known && !startedBy(key, replaces)) return known;
      marks.set(key, { state: 'started', owner, leaseUntilMs });
      return undefined;
    },
    async finish(key, owner) {
      const mark = startedBy(key, owner);
      if (mark) marks.set(key, { ...mark, state: 'done' });
    },
    async forget(key, owner) {
      if (startedBy(key, owner)) marks.delete(key);
    },
  };
}
