/**
 * What our mappings set where a definition says nothing: AWS's own defaults lose records silently. Docs and decision
 * 0003 give the reasons, `tributary rehearse --against naive` shows them.
 */
export const chosenStreamSettings = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  bisectBatchOnFunctionError: true,
  maximumRecordAgeInSeconds: 21_600,
  maximumRetryAttempts: 10_000,
  functionResponseTypes: ['ReportBatchItemFailures'],
  startingPosition: 'TRIM_HORIZON',
} as const;
