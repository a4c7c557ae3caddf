import type { UncheckedSettings } from '../../modules/event-source-settings';
import type { RecordedConfig } from './recorded-case';

const destinationArns = {
  sqs: 'arn:aws:sqs:us-east-1:111122223333:failures',
  sns: 'arn:aws:sns:us-east-1:111122223333:failures',
  s3: 'arn:aws:s3:::failures',
};

/** The settings of a case in our spelling. A starting position that the case does not mention is TRIM_HORIZON. */
export function settingsOfCase(config: RecordedConfig): UncheckedSettings {
  const { onFailure, streamViewType: _, ...members } = config;
  const settings = renamed({ StartingPosition: 'TRIM_HORIZON', ...members }) as { destinationConfig?: object };
  if (!onFailure) return settings as UncheckedSettings;
  const destinationConfig = { ...settings.destinationConfig, onFailure: { destination: destinationArns[onFailure] } };
  return { ...settings, destinationConfig } as UncheckedSettings;
}

/** `BatchSize` to `batchSize`, at every depth but inside a pattern, which becomes text. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    const ours = name.charAt(0).toLowerCase() + name.slice(1);
    if (ours === 'pattern') return [ours, typeof member === 'string' ? member : JSON.stringify(member)];
    return [ours, renamed(member)];
  });
  return Object.fromEntries(entries);
}
