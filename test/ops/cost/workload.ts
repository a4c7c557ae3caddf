import { parseFlags } from '../../../ops/arguments';
import type { Workload } from '../../../ops/cost/usage/workload';
import { workloadFlags, workloadOf } from '../../../ops/cost/workload-flags';

/** The workload of some flags: 100 writes a second unless they say otherwise. */
export function workloadFor(flags = ''): Workload {
  const args = flags === '' ? [] : flags.split(' ');
  const rate = args.includes('--writes-per-second') ? [] : ['--writes-per-second', '100'];
  return workloadOf(parseFlags(workloadFlags, [...rate, ...args]));
}
