import { type ConsumerRuntime, createConsumerRuntime } from '../core/consumer-runtime';
import { type EnvSource, readEnv } from '../core/env';
import { type BatchProcessor, createBatchProcessor } from '../core/process-batch';
import { cdcEnv } from './env';
import { type CdcSettings, createSink } from './sinks';

/** Brings the changes of a stream or queue to the sink that the settings choose. */
export function createCdcHandler(settings: CdcSettings, runtime: ConsumerRuntime): BatchProcessor {
  return createBatchProcessor({ ...runtime.batch, sink: createSink(settings, runtime) });
}

/** The handler as the function's environment describes it. */
export function createCdcHandlerFromEnv(env: EnvSource): BatchProcessor {
  const settings = readEnv(cdcEnv, env);
  return createCdcHandler(settings, createConsumerRuntime(settings, env));
}
