import { streamBackendOf } from '../../engine/pollers/stream-backends';
import { SettingsError } from '../../handlers/core/errors';
import type { DeployedTable } from '../deployed/deployed-pipeline';

/**
 * A stream tells times that are rounded down: AWS's to the second, which every margin exceeds, DynamoDB Local's to the
 * minute. Throws a `SettingsError` where what is written while a segment is read might look older than `readFrom`.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
export function checkMargin(marginSeconds: number, { arn }: Pick<DeployedTable, 'arn'>): void {
  const stepSeconds = streamBackendOf(arn).creationTimeStepMs / 1_000;
  if (marginSeconds >= stepSeconds) return;
  const rule = `must be at least ${stepSeconds}, to which this stream rounds its times, got ${marginSeconds}`;
  throw new SettingsError([`\`--margin-seconds\` ${rule}. Leave it out.`]);
}
