import type { SimHandler } from '../../../engine/sim/core/environment-function';
import type { LambdaEnvironment } from '../../../engine/sim/core/lambda-environment';
import { silentLogger } from '../../../engine/sim/core/silent-logger';
import type { ConsumerDefinition } from '../../../handlers/consumer/consumer-definition';
import type { ConsumerRehearsal } from '../../../handlers/consumer/consumer-rehearsal';
import { createConsumerHandler } from '../../../handlers/consumer/define-consumer';
import { definedConsumerEnv } from '../../../handlers/consumer/env';
import type { ConsumerSettings } from '../../../handlers/core/consumer-runtime';
import { readEnv } from '../../../handlers/core/env';
import { invariant } from '../../../handlers/core/errors';
import type { QuarantineEntry } from '../../../handlers/core/quarantine';
import { observeDefinition } from './observe-definition';
import type { RehearsalRun } from './rehearsal-run';
import { remoteOnceStore, ServiceCalls } from './service-calls';

/** A consumer made by `defineConsumer` in one environment: its own handler, with the outside simulated. */
export function createDefinedConsumer(
  definition: ConsumerDefinition<object>,
  environment: LambdaEnvironment,
  run: RehearsalRun,
): SimHandler {
  const settings = consumerSettingsOf(run.rehearsal);
  const batch = {
    consumer: settings.consumer,
    quarantine: ({ record }: Pick<QuarantineEntry, 'record'>) => {
      const kept = environment.recordOf(String((record as { readonly eventID?: unknown }).eventID));
      invariant(kept !== undefined, 'A quarantined record must come from the invocation.');
      return environment.call(() => run.world.quarantined(kept));
    },
    readObject: () => Promise.reject(new Error('A stream record points to no object.')),
    clock: environment.clock,
    random: run.world.random,
    logger: silentLogger,
    metrics: () => {},
    concurrency: settings.concurrency,
    deadlineReserveMs: settings.deadlineReserveMs,
    originRegionAttribute: settings.originRegionAttribute,
  };
  return createConsumerHandler(observeDefinition(definition, environment, run), batch, {
    dynamodb: () => Promise.reject(new Error('Each function has a client of its own.')),
    store: remoteOnceStore(run.store, new ServiceCalls(environment, run.world)),
    env: run.rehearsal.settings ?? {},
  });
}

/** Fails with a `SettingsError` where a variable of ours has a value that it cannot have. */
export function consumerSettingsOf({ settings }: ConsumerRehearsal): ConsumerSettings {
  return readEnv(definedConsumerEnv, { TRIBUTARY_CONSUMER: 'Rehearsal', ...settings });
}
