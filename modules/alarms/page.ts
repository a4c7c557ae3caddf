/**
 * Alarms in the rule of one composite alarm: CloudWatch takes 100, and 10,240 characters, which names of the longest
 * queues and alarms reach before.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export const pagesMax = 70;

/** Of the alarm that stands for all others that want somebody now. */
export function pageDescription(runbookUrl: string): string {
  return `Changes are lost or will be soon: one of the alarms of this pipeline wants somebody now. Runbook: ${runbookUrl}`;
}
