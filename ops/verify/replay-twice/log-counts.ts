/** What a function counted while it was called: `Done`, `Stale` and so on. */
export interface LogCounts {
  /** Takes the end of a call's log. */
  add(text: string): void;
  /** What was counted since the last time, by name. */
  take(): { readonly [name: string]: number };
}

/** Counts what the core writes of each batch, in CloudWatch's embedded metric format. */
export function createLogCounts(): LogCounts {
  let counts: { [name: string]: number } = {};
  return {
    add(text) {
      for (const line of text.split('\n')) {
        for (const [name, value] of Object.entries(metricsIn(line))) counts[name] = (counts[name] ?? 0) + value;
      }
    },
    take() {
      const taken = counts;
      counts = {};
      return taken;
    },
  };
}

/** The end of a log may begin in the middle of a line. */
function metricsIn(line: string): { readonly [name: string]: number } {
  if (!line.startsWith('{"_aws":')) return {};
  try {
    const values = Object.entries(JSON.parse(line) as object);
    return Object.fromEntries(values.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  } catch {
    return {};
  }
}
