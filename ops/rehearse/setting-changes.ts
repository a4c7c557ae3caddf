import type { ScenarioName } from '../../engine/sim/scenarios';
import { type EventSourceSettings, eventSourceDefaults } from '../../modules/event-source-settings';

/** One setting changed, and the scenarios where it makes itself felt. */
export interface CandidateChange {
  readonly setting: string;
  /** The settings after the change; undefined where it would change nothing. */
  readonly changed: EventSourceSettings;
  readonly text: string;
  readonly scenarios: readonly ScenarioName[];
}

interface Row<Name extends keyof EventSourceSettings = keyof EventSourceSettings> {
  readonly setting: Name;
  readonly values: (now: EventSourceSettings) => readonly EventSourceSettings[Name][];
  readonly scenarios: readonly ScenarioName[];
}

/** What holds where a setting stands nowhere. */
const awsDefaults: EventSourceSettings = eventSourceDefaults.stream;

const destination = { onFailure: { destination: 'arn:aws:s3:::failures' } };

const rows: readonly Row[] = [
  { setting: 'maximumRetryAttempts', values: () => [3, 10_000], scenarios: ['poison', 'outage'] },
  { setting: 'maximumRecordAgeInSeconds', values: () => [600, 21_600], scenarios: ['poison', 'outage'] },
  { setting: 'bisectBatchOnFunctionError', values: (now) => [!now.bisectBatchOnFunctionError], scenarios: ['poison'] },
  { setting: 'parallelizationFactor', values: () => [1, 10], scenarios: ['burst', 'hot-item', 'poison'] },
  { setting: 'batchSize', values: () => [10, 1_000], scenarios: ['burst', 'poison'] },
  {
    setting: 'destinationConfig',
    values: (now) => [now.destinationConfig ? undefined : destination],
    scenarios: ['poison'],
  },
];

/** Changes of one setting each, of these settings and for these scenarios. */
export function candidateChanges(
  settings: EventSourceSettings,
  scenarios: readonly ScenarioName[],
): readonly CandidateChange[] {
  return rows.flatMap(({ setting, values, scenarios: matters }) => {
    const met = matters.filter((name) => scenarios.includes(name));
    if (met.length === 0) return [];
    // AWS refuses lanes together with a tumbling window.
    if (setting === 'parallelizationFactor' && (settings.tumblingWindowInSeconds ?? 0) > 0) return [];
    const now = settings[setting] ?? awsDefaults[setting];
    const others = values(settings).filter((value) => textOf(value) !== textOf(now));
    return others.map((value) => ({
      setting,
      changed: without({ ...settings, [setting]: value }),
      text: `${nameOf(setting)} ${textOf(now)} → ${textOf(value)}`,
      scenarios: met,
    }));
  });
}

/** Settings that are undefined are left out, so that AWS's default holds. */
function without(settings: EventSourceSettings): EventSourceSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function nameOf(setting: string): string {
  return setting === 'destinationConfig' ? 'failure destination' : setting;
}

function textOf(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? 'S3' : String(value);
}
