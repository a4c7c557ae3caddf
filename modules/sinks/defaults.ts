/** What sinks are where nothing else is said, by sink; the settings' own docs tell why. Plain data, as `chosenDefaults`. */
export const sinkDefaults = {
  view: { pointInTimeRecoveryEnabled: true },
} as const;
