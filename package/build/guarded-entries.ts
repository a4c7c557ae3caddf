/** Entries that fail with a sentence where the packages of the constructs are missing. */
export const guardedEntries = { 'lib/index.js': 'tributary', 'lib/constructs.js': 'tributary/constructs' } as const;
