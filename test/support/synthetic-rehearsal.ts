import type { Rehearsal } from '../../ops/rehearse/rehearsal';
import { changeFigures } from '../../ops/rehearse/show/figures';
import { outageScenario, poisonScenario, syntheticRun } from './synthetic-run';

const shared = [
  { name: 'source', value: 'DynamoDB stream' },
  { name: 'batchSize', value: '100' },
];

/** Two sets of settings under two scenarios, the first with all that ours have on. */
export function syntheticRehearsal(): Rehearsal {
  const ours = [outageScenario, poisonScenario].map((scenario) => syntheticRun(scenario, { handling: 'quarantine' }));
  const naive = [outageScenario, poisonScenario].map((scenario) =>
    syntheticRun(scenario, { handling: 'naive', lanes: 1 }),
  );
  return {
    mapping: 'Orders/ByProduct',
    command: 'npx tributary rehearse --env prod --against naive --seed 1',
    sides: [
      {
        label: 'ours',
        settings: [...shared, { name: 'bisectBatchOnFunctionError', value: 'true' }],
        assumptions: [],
        results: ours,
      },
      {
        label: 'naive',
        settings: [...shared, { name: 'bisectBatchOnFunctionError', value: 'false' }],
        assumptions: ['The timeout of the function is not known before it is applied; 3 seconds are taken.'],
        results: naive,
      },
    ],
    changes: [
      {
        change: 'parallelizationFactor 4 → 1',
        scenario: 'outage',
        before: changeFigures([ours[0]!]),
        after: changeFigures([naive[0]!]),
      },
    ],
  };
}

/** The first side of it alone. */
export function syntheticOneSide(): Rehearsal {
  const rehearsal = syntheticRehearsal();
  return { ...rehearsal, sides: rehearsal.sides.slice(0, 1) };
}
