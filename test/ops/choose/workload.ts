import { parseChooseOptions, workloadOf } from '../../../ops/choose/options';
import type { Workload } from '../../../ops/choose/workload';

/** The workload of some flags: 100 writes a second unless they say otherwise. */
export function workloadFor(flags = ''): Workload {
  const args = flags === '' ? [] : flags.split(' ');
  const rate = args.includes('--writes-per-second') ? [] : ['--writes-per-second', '100'];
  return workloadOf(parseChooseOptions([...rate, ...args]));
}
