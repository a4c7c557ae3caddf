import type { Clients } from '../../services/services';
import type { LocalResources } from '../../terraform/resources';
import type { LoggedChange } from '../../workload';
import type { SinkAccount } from '../sink-account';
import type { KeptSink } from '../topology';

export interface SinkRequest {
  readonly kept: KeptSink;
  /** Those that reach the sink, in the order in which they were made. */
  readonly changes: readonly LoggedChange[];
  readonly isQuarantined: (change: LoggedChange) => boolean;
  readonly clients: Clients;
  readonly resources: LocalResources;
}

/** Compares what the workload wrote with what a sink of one kind holds. */
export interface SinkAccountant {
  /** How the result calls the sink: what a person would look at. */
  nameOf(kept: KeptSink): string;
  account(request: SinkRequest): Promise<SinkAccount>;
  /** Changes that can never succeed there, which belong into the quarantine. */
  poison(kept: KeptSink, changes: readonly LoggedChange[]): ReadonlySet<LoggedChange>;
  /** A command of the AWS CLI, or of the service's own, that shows what the sink holds; undefined: there is none. */
  hint(kept: KeptSink): string | undefined;
}
