import type { DeployedConsumer } from '../../deployed/deployed-pipeline';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';

/** What AWS does with a mapping for a minute or two, and then no longer. */
const passing = /^(Creating|Enabling|Updating)$/;

/** The state of each mapping, and what AWS says of its last batch. */
export async function lookAtMappings({ pipeline }: LookParts): Promise<readonly Finding[]> {
  return pipeline.consumers.map(mappingFinding);
}

function mappingFinding({ name, mapping }: DeployedConsumer): Finding {
  const { state, lastProcessingResult: last } = mapping;
  const base = { subject: 'mapping', name };
  if (passing.test(state)) return { ...base, level: 'unsure', text: `${state}: look again in a minute` };
  if (state !== 'Enabled') {
    const text = `${state}: nothing is read`;
    return { ...base, level: 'wrong', text, see: runbook('writes-without-invocations') };
  }
  const result = last === undefined ? '' : `, last result: ${last}`;
  // `PROBLEM: Function call failed`, and so on; `OK` and `No records processed` are well.
  const isProblem = last?.startsWith('PROBLEM') === true;
  const text = `Enabled${result}`;
  return isProblem
    ? { ...base, level: 'wrong', text, see: runbook('function-errors') }
    : { ...base, level: 'right', text };
}
