import type { SimSurroundings } from '../../../engine/sim/sim-function';
import type { ConsumerRehearsal } from '../../../handlers/consumer/consumer-rehearsal';
import type { OnceStore } from '../../../handlers/consumer/once-store';
import type { EffectLedger } from './effect-ledger';
import type { OutsideWaits } from './outside-waits';

/** What all environments of one run share. */
export interface RehearsalRun {
  /** Of the code, as the user calls it. */
  readonly name: string;
  readonly world: SimSurroundings;
  readonly rehearsal: ConsumerRehearsal;
  readonly ledger: EffectLedger;
  readonly waits: OutsideWaits;
  readonly store: OnceStore;
}
