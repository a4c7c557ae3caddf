import { type ConsumerRuntime, createConsumerRuntime } from '../core/consumer-runtime';
import { createDynamodbCall } from '../core/dynamodb-call';
import { readEnv } from '../core/env';
import { liveSources } from '../core/every-source';
import { answerOperators } from '../core/operator-event';
import { type BatchProcessor, createBatchProcessor, type InvocationContext } from '../core/process-batch';
import type { ConsumerDefinition } from './consumer-definition';
import { type ConsumerSinkParts, createConsumerSink } from './consumer-sink';
import { type Efforts, forgetEfforts } from './effort';
import { definedConsumerEnv, functionEnv } from './env';
import { createTableOnceStore } from './table-once-store';

/** A Lambda handler for changes from a stream or a queue alike. */
export interface ConsumerHandler<Image> extends BatchProcessor {
  readonly definition: ConsumerDefinition<Image>;
}

/**
 * Makes a Lambda handler of functions that take typed items:
 *
 *     export const handler = defineConsumer<Order>({
 *       transitions: [{ attribute: 'status', to: 'PAID', run: (order, { once }) => once('mail', () => mail(order)) }],
 *     });
 *
 * Order per item, retries, the deadline, the quarantine and partial batch responses are taken care of. Settings are
 * read from the function's environment when the first event comes, so that tests can import the module without any.
 */
export function defineConsumer<Image>(definition: ConsumerDefinition<Image>): ConsumerHandler<Image> {
  let process: BatchProcessor | undefined;
  const handler: BatchProcessor = async (event, context) => {
    process ??= createFromEnv(definition);
    return process(event, context);
  };
  return Object.assign(handler, { definition });
}

function createFromEnv<Image>(definition: ConsumerDefinition<Image>): BatchProcessor {
  const settings = readEnv(definedConsumerEnv, functionEnv);
  const runtime = createConsumerRuntime(settings, functionEnv);
  const dynamodb = createDynamodbCall(runtime.request);
  const store = settings.onceTable ? createTableOnceStore(dynamodb, settings.onceTable) : undefined;
  return createConsumerHandler(definition, runtime.batch, { dynamodb, store, env: functionEnv });
}

/** The handler with its parts given: what `defineConsumer` makes of the environment, and tests of their own. */
export function createConsumerHandler<Image>(
  definition: ConsumerDefinition<Image>,
  batch: ConsumerRuntime['batch'],
  parts: Pick<ConsumerSinkParts, 'dynamodb' | 'store' | 'env' | 'onRun'>,
): BatchProcessor {
  const { consumer, clock, random, logger } = batch;
  const efforts: Efforts = new Map();
  let invocation = { owner: '', endsAtMs: 0, efforts };
  const sink = createConsumerSink(definition, {
    consumer,
    clock,
    random,
    logger,
    ...parts,
    invocation: () => invocation,
  });
  const process = answerOperators(createBatchProcessor({ ...batch, sink, sources: liveSources }), { ...batch, sink });
  return (event: unknown, context: InvocationContext) => {
    const nowMs = clock.nowMs();
    // Redeliveries of one batch share a request id, so the time makes the owner one of a kind.
    const owner = `${context.awsRequestId}/${nowMs}`;
    invocation = { owner, endsAtMs: nowMs + context.getRemainingTimeInMillis(), efforts };
    forgetEfforts(efforts);
    return process(event, context);
  };
}
