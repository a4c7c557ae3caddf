import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';

/** What AWS does with a pipe for a minute or two, and then no longer. */
const passing = /^(CREATING|UPDATING|STARTING)$/;

export async function lookAtPipes({ pipes }: LookParts): Promise<readonly Finding[]> {
  return (await pipes()).map(({ name, state, stateReason }): Finding => {
    const base = { subject: 'pipe', name, text: stateReason ? `${state}: ${stateReason}` : state };
    if (state === 'RUNNING') return { ...base, level: 'right' };
    if (passing.test(state)) return { ...base, level: 'unsure' };
    const isStopped = /^STOP/.test(state);
    return { ...base, level: 'wrong', see: runbook(isStopped ? 'writes-without-executions' : 'pipe-failures') };
  });
}
