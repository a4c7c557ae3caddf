import { createConsumerRuntime } from '../core/consumer-runtime';
import { consumerEnv, type EnvSource, type EnvTable, readEnv, type Settings } from '../core/env';
import { everySource } from '../core/kinesis-source';
import { type BatchProcessor, createBatchProcessor } from '../core/process-batch';
import type { SinkRow } from './sink-row';

/**
 * The Lambda handler that brings the changes of a stream or queue to a sink, as the function's environment describes
 * it. Settings are read at once, so that mistakes show before the first record.
 */
export function createSinkHandler<Table extends EnvTable>(row: SinkRow<Table>, env: EnvSource): BatchProcessor {
  const settings = readEnv({ ...consumerEnv, ...row.env }, env) as Settings<Table & typeof consumerEnv>;
  const runtime = createConsumerRuntime(settings as Settings<typeof consumerEnv>, env);
  return createBatchProcessor({ ...runtime.batch, sink: row.create(settings, runtime, env), sources: everySource });
}
