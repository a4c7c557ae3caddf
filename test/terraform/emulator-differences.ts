import { changedAttributes, type ResourceChange } from './terraform';

/** A difference of a second plan that is the emulator's own: what it forgets, or says otherwise than AWS. */
export interface EmulatorDifference {
  readonly address: RegExp;
  readonly attribute: string;
  readonly reason: string;
}

/** An attribute that a plan would change. */
export interface Difference {
  readonly address: string;
  readonly attribute: string;
}

/** What the emulator tells of alarms that it made as they were asked for. */
export const alarmDifferences: readonly EmulatorDifference[] = [
  ...['actions_enabled', 'alarm_description', 'dimensions', 'period', 'statistic', 'treat_missing_data'].map(
    (attribute) => ({
      ...{ address: /\baws_cloudwatch_metric_alarm\./, attribute },
      reason: 'ministack 1.5.33 tells of an alarm its name, metric, threshold and periods, where it is asked in XML.',
    }),
  ),
  ...[
    ...['actions_enabled', 'alarm_description', 'alarm_actions', 'ok_actions', 'insufficient_data_actions'],
    ...['arn', 'id', 'tags'],
  ].map((attribute) => ({
    ...{ address: /\baws_cloudwatch_composite_alarm\./, attribute },
    reason:
      'ministack 1.5.33 tells of a composite alarm its name and rule, where it is asked in XML, so Terraform would make it anew.',
  })),
];

/** The same, and what a plan says besides of an alarm that it would change for that. */
export const changedAlarmDifferences: readonly EmulatorDifference[] = [
  ...alarmDifferences,
  {
    ...{ address: /\baws_cloudwatch_metric_alarm\./, attribute: 'metric_query' },
    reason: 'The provider keeps the missing period of a query as null, and plans it as 0.',
  },
  {
    ...{ address: /\baws_cloudwatch_composite_alarm\./, attribute: 'tags_all' },
    reason: 'They are not known before the alarm, of which the emulator has forgotten the tags, has some again.',
  },
];

/** Every attribute that a change touches. */
export function differencesOf(change: ResourceChange): readonly Difference[] {
  return changedAttributes(change).map((attribute) => ({ address: change.address, attribute }));
}

/** Parts changes into those that a row explains not, and the rows that nothing asked for: each must still be needed. */
export function explain(changes: readonly ResourceChange[], rows: readonly EmulatorDifference[]) {
  const differences = changes.flatMap(differencesOf);
  return {
    unexplained: differences.filter((difference) => !rows.some((row) => explains(row, difference))),
    idle: rows.filter((row) => !differences.some((difference) => explains(row, difference))),
  };
}

/** Changes that are more than the emulator's. */
export function ownChanges(
  changes: readonly ResourceChange[],
  rows: readonly EmulatorDifference[],
): readonly ResourceChange[] {
  return changes.filter((change) =>
    differencesOf(change).some((difference) => !rows.some((row) => explains(row, difference))),
  );
}

/** What a plan would do to a resource if the emulator had told of it what it was made with. */
export function ownAction(change: ResourceChange, rows: readonly EmulatorDifference[]): string {
  const { actions, replace_paths: paths = [] } = change.change;
  const isExplained = (attribute: string) => rows.some((row) => explains(row, { address: change.address, attribute }));
  const action = actions.join();
  if (action !== 'update' && action !== 'delete,create') return action;
  if (changedAttributes(change).every(isExplained)) return 'no-op';
  return paths.length > 0 && paths.every(([attribute]) => isExplained(String(attribute))) ? 'update' : action;
}

function explains(row: EmulatorDifference, { address, attribute }: Difference): boolean {
  return row.address.test(address) && row.attribute === attribute;
}
