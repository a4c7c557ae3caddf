import type { Clock } from '../../../handlers/core/clock';
import type { DeployedQueue } from '../../deployed/deployed-pipeline';
import type { RateLimit } from '../../pace/rate-limit';
import type { Brought } from '../brought';
import type { RedriveClients } from '../places';
import type { QueueHold } from '../queue-hold';

/** What every source of findings works with. */
export interface RedriveContext {
  readonly clients: RedriveClients;
  readonly clock: Clock;
  /** Of reads of a stream. */
  readonly readLimit: RateLimit;
  readonly brought: Brought;
  readonly hold: (queue: DeployedQueue) => QueueHold;
}
