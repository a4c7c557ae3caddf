import { createConsumerHandler, defineConsumer } from '../../../handlers/consumer/define-consumer';
import type { Sink } from '../../../handlers/core/sink';
import { createRig } from '../../support/batch-rig';
import { onEachDynamodb } from '../../support/on-each-dynamodb';
import { fanOutMessage, queueMessage, streamRecord } from '../../support/stream-event';

interface Order {
  readonly customerId: string;
  readonly orderId: string;
  readonly status: string;
}
const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
const none = { batchItemFailures: [] };

/** Gives the process's environment these variables for as long as the work takes. */
async function withEnv(variables: object, work: () => Promise<void>): Promise<void> {
  Object.assign(process.env, variables);
  const silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await work();
  } finally {
    silence.mockRestore();
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

describe('defineConsumer', () => {
  it('fails the batch and names its settings where they are missing', async () => {
    const handler = defineConsumer<Order>({});

    await expect(handler({ Records: [streamRecord()] }, context)).rejects.toThrow(/TRIBUTARY_CONSUMER/);
  });

  onEachDynamodb((live) => {
    it('makes a handler for streams and queues, with effects that run once', async () => {
      const table = await live().createTable('effectKey');
      const effects: string[] = [];
      const handler = defineConsumer<Order>({
        insert: ({ orderId }, { once }) => once('mail', async () => effects.push(`insert ${orderId}`)),
        modify: (_, { orderId }, { once }) => once('mail', async () => effects.push(`modify ${orderId}`)),
      });
      const env = {
        ...live().env,
        TRIBUTARY_CONSUMER: 'Mail',
        TRIBUTARY_QUARANTINE_BUCKET: 'bucket',
        TRIBUTARY_ONCE_TABLE: table,
      };
      const insert = streamRecord({ newImage: { status: { S: 'NEW' } } });

      await withEnv(env, async () => {
        expect(await handler({ Records: [insert] }, context)).toEqual(none);
        expect(await handler({ Records: [insert] }, context)).toEqual(none);
        expect(await handler({ Records: [queueMessage(fanOutMessage())] }, context)).toEqual(none);
      });

      expect(effects).toEqual(['insert o1', 'modify o1']);
    });
  });
});

describe('createConsumerHandler', () => {
  const parts = { dynamodb: async () => ({}) as never, store: undefined, env: {} };
  const invoke = (definition: Parameters<typeof defineConsumer<Order>>[0], record: object) => {
    const rig = createRig({} as Sink);
    const handler = createConsumerHandler(definition, rig.parts, parts);
    return { rig, response: rig.clock.drive(handler({ Records: [record] }, context)) };
  };

  it('reports a change whose effect has no table to be remembered in', async () => {
    const { rig, response } = invoke(
      { insert: (_, { once }) => once('x', async () => {}) },
      streamRecord({ newImage: {} }),
    );

    expect((await response).batchItemFailures).toHaveLength(1);
    expect(rig.logs.at(-1)?.fields).toMatchObject({ errorCode: 'OnceTableMissing' });
  });

  it.each([
    ['ConsumerNeedsNewImage', { insert: () => {} }, 'INSERT'],
    ['ConsumerNeedsOldImage', { modify: () => {} }, 'MODIFY'],
    ['ConsumerNeedsOldImage', { remove: () => {} }, 'REMOVE'],
    ['ConsumerNeedsOldImage', { transitions: [{ attribute: 'status', run: () => {} }] }, 'MODIFY'],
  ] as const)('quarantines with %s what the view type leaves out', async (code, definition, eventName) => {
    const { rig, response } = invoke(definition, streamRecord({ eventName }));

    expect(await response).toEqual(none);
    expect(rig.quarantined).toMatchObject([{ error: { code } }]);
  });

  it('has nothing to do for a change that no function is for', async () => {
    const { response } = invoke({}, streamRecord({ eventName: 'REMOVE' }));

    expect(await response).toEqual(none);
  });

  it('makes a function that tells what it is, and passes over canaries', async () => {
    const { parts, metrics } = createRig({} as Sink);
    const seen: string[] = [];
    const definition = { insert: ({ orderId }: Order) => seen.push(orderId), replay: 'apply' as const };
    const handler = createConsumerHandler(definition, parts, {
      dynamodb: async () => ({}) as never,
      store: undefined,
      env: {},
    });
    const keys = { customerId: { S: 'tributary-canary/1' }, orderId: { S: 'o1' } };

    const answer = await handler({ tributary: 'describe' }, context);
    await handler({ Records: [streamRecord({ keys, newImage: {} })] }, context);

    expect(answer).toEqual({ consumer: 'Test', sink: 'consumer', contract: 'effect', replay: 'apply', can: [] });
    expect([seen, metrics[0]?.Canaries]).toEqual([[], 1]);
  });
});
