import { modelFunction } from '../../../engine/sim/function-models';
import type { RunResult } from '../../../engine/sim/run-result';
import type { Fault, Scenario, Traffic } from '../../../engine/sim/scenario';
import type { CreateSimFunction } from '../../../engine/sim/sim-function';
import { type SimulationOptions, simulate } from '../../../engine/sim/simulate';
import type { EventSourceSettings } from '../../../modules/event-source-settings';

export const minuteMs = 60_000;
export const destinationConfig = { onFailure: { destination: 'arn:aws:s3:::failures' } };
export const reportsFailures = { functionResponseTypes: ['ReportBatchItemFailures'] };

/** Ten minutes of a write a second to three items of one shard. */
export function scenarioWith(faults: readonly Fault[], more: Partial<Traffic> = {}): Scenario {
  return {
    name: 'test',
    title: '',
    durationMs: 10 * minuteMs,
    traffic: { shards: 1, items: 3, rates: [{ fromMs: 0, perSecond: 1 }], hotShare: 0, recordBytes: 500, ...more },
    timing: { perInvocationMs: 20, perRecordMs: 5 },
    faults,
  };
}

export function simulateWith(
  faults: readonly Fault[],
  settings: EventSourceSettings = {},
  more: Partial<SimulationOptions> = {},
): Promise<RunResult> {
  return simulate({
    source: 'dynamodb',
    settings,
    scenario: scenarioWith(faults),
    seed: 1,
    createFunction: modelFunction(settings.functionResponseTypes ? 'reports' : 'throws'),
    functionTimeoutMs: 30_000,
    ...more,
  });
}

/** A function of which every invocation goes as the test says, 10 ms after it began. */
export function functionThat(
  act: (
    invocation: Parameters<ReturnType<CreateSimFunction>['invoke']>[0],
    world: Parameters<CreateSimFunction>[0],
  ) => void,
): CreateSimFunction {
  return (world) => ({
    isBusy: false,
    invoke: (invocation) => void world.clock.after(10, () => act(invocation, world)),
  });
}
