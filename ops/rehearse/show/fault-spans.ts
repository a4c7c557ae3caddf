import type { Fault, Scenario } from '../../../engine/sim/scenario';
import { count } from './units';

/** One fault as it stands on the time axis: a moment where both ends are the same. */
export interface FaultSpan {
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const titles: { readonly [type in Fault['type']]: string } = {
  poison: 'poison record',
  outage: 'sink down',
  timeouts: 'function times out',
  throttling: 'throttled',
  'lost-response': 'answers lost',
  'shard-split': 'shard splits',
  restart: 'poller restarts',
  'mapping-off': 'mapping disabled',
  'destination-down': 'destination down',
};

export function faultSpans({ faults }: Scenario): FaultSpan[] {
  return faults
    .map((fault) => ({
      title: `${titles[fault.type]}${'share' in fault && fault.share < 1 ? `, ${count(Math.round(fault.share * 100))}%` : ''}`,
      fromMs: 'fromMs' in fault ? fault.fromMs : fault.atMs,
      toMs: 'toMs' in fault ? fault.toMs : fault.atMs,
    }))
    .sort((one, other) => one.fromMs - other.fromMs);
}
