import type { AlarmRow } from './alarm-row';

type Window = Pick<AlarmRow<'functions'>, 'periodSeconds' | 'periods' | 'breachingPeriods' | 'missing'>;

/**
 * How long something goes on before somebody is told. A period without data is one in which nothing was wrong; a row of
 * which that is not true says so itself.
 */
export const alarmWindows = {
  /** What is lost, or soon will be, is told at once. */
  minute: { periodSeconds: 60, periods: 1, breachingPeriods: 1, missing: 'notBreaching' },
  /** What is kept somewhere, of services that count every five minutes or rarely fail for good. */
  fiveMinutes: { periodSeconds: 300, periods: 1, breachingPeriods: 1, missing: 'notBreaching' },
  /** What passes by itself as a rule. */
  quarterHour: { periodSeconds: 300, periods: 3, breachingPeriods: 3, missing: 'notBreaching' },
  /** What has a datapoint only now and then, so that the periods between say nothing. */
  tenMinutes: { periodSeconds: 60, periods: 10, breachingPeriods: 3, missing: 'notBreaching' },
} as const satisfies { readonly [name: string]: Window };

/** Of what should never be, one is enough. */
export const anyAtAll = { comparison: 'GreaterThanThreshold', threshold: () => 0 } as const satisfies Pick<
  AlarmRow<'functions'>,
  'comparison' | 'threshold'
>;
