import { createConsumerRuntime } from '../core/consumer-runtime';
import { consumerEnv, type EnvSource, type EnvTable, readEnv, type Settings } from '../core/env';
import { everySource, liveSources } from '../core/every-source';
import { answerOperators, type OperatedHandler } from '../core/operator-event';
import { createBatchProcessor } from '../core/process-batch';
import type { SinkRow } from './sink-row';

/**
 * The Lambda handler that brings the changes of a stream or queue to a sink, as the function's environment describes
 * it, and answers operators. Settings are read at once, so that mistakes show before the first record.
 */
export function createSinkHandler<Table extends EnvTable>(row: SinkRow<Table>, env: EnvSource): OperatedHandler {
  const settings = readEnv({ ...consumerEnv, ...row.env }, env) as Settings<Table & typeof consumerEnv>;
  const runtime = createConsumerRuntime(settings as Settings<typeof consumerEnv>, env);
  const parts = { ...runtime.batch, sink: row.create(settings, runtime, env) };
  const sources = parts.sink.takesRepairs ? everySource : liveSources;
  return answerOperators(createBatchProcessor({ ...parts, sources }), parts);
}
