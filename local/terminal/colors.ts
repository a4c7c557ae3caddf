import picocolors from 'picocolors';

/** Colours where a person looks at them: never in a file or the log of a CI job, and not where `NO_COLOR` is set. */
export const colors = picocolors.createColors(process.stdout.isTTY === true && picocolors.isColorSupported);
