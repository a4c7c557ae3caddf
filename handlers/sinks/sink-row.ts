import type { ConsumerRuntime } from '../core/consumer-runtime';
import type { consumerEnv, EnvSource, EnvTable, Settings } from '../core/env';
import type { Sink } from '../core/sink';

/** A sink as the handlers make it: which environment variables it reads, and how it is made of them. */
export interface SinkRow<Table extends EnvTable = EnvTable> {
  /** As `TRIBUTARY_SINK` names it; also the name of its zip. */
  readonly name: string;
  /** Its own variables; those of every consumer come with them. */
  readonly env: Table;
  /** Throws a `SettingsError` where its settings are missing or wrong. */
  create(settings: Settings<Table & typeof consumerEnv>, runtime: ConsumerRuntime, env: EnvSource): Sink;
}
