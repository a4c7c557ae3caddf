import type { Clock } from '../../handlers/core/clock';
import type { BatchProcessor } from '../../handlers/core/process-batch';
import type { Quarantine } from '../../handlers/core/quarantine';
import type { Sink } from '../../handlers/core/sink';
import type { StreamMapping } from '../stream-mapping';
import type { EngineParameters } from '../stream-settings';
import type { Property } from './ledger';
import type { Scope } from './scope';

/** The part of a mapping that a run uses. */
export type ExploredMapping = Pick<
  StreamMapping,
  'addShard' | 'offer' | 'next' | 'settle' | 'settleDelivery' | 'isIdle' | 'settings'
>;

/** A rule broken on purpose: the exploration has to find it. */
export interface Breakage extends BrokenParts {
  /** What is wrong, in words. */
  readonly title: string;
  /** The law that it violates. */
  readonly violates: Property;
  /** Where it shows, as far as that differs from the plain scope. */
  readonly scope?: Partial<Scope>;
}

/** Wrappers that break a part from outside; without any the parts are as they are. */
export interface BrokenParts {
  readonly processor?: (process: BatchProcessor) => BatchProcessor;
  readonly sink?: (sink: Sink) => Sink;
  readonly quarantine?: (quarantine: Quarantine) => Quarantine;
  readonly clock?: (clock: Clock) => Clock;
  readonly mapping?: (mapping: ExploredMapping) => ExploredMapping;
  readonly parameters?: Partial<EngineParameters>;
  /** False where the sink of a versioned scope has forgotten its versions. */
  readonly hasVersions?: boolean;
}
