import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import { createDynamodbCall, type DynamodbCall } from '../../handlers/core/dynamodb-call';
import { dynamodbBackends, type StartedBackend } from './dynamodb-backend';

/** A DynamoDB that runs, reached as a handler reaches it. */
export interface LiveDynamodb {
  readonly env: { readonly [name: string]: string };
  readonly call: DynamodbCall;
  /** Makes an empty table with text keys and gives its name. */
  createTable(...keys: readonly string[]): Promise<string>;
  scan(table: string): Promise<readonly object[]>;
}

/**
 * Runs a suite on every DynamoDB that can be started here. One that cannot is named in the output with how to get it;
 * in CI the native one must be there.
 */
export function onEachDynamodb(suite: (live: () => LiveDynamodb) => void): void {
  for (const { name, missing, start } of dynamodbBackends) {
    describe(`on ${name}`, () => {
      if (missing !== undefined) {
        it(`leaves its cases out, since ${missing}`, () => {
          const mustBeThere = Boolean(process.env.CI) && name === 'dynoxide';

          expect(mustBeThere).toBe(false);
        });
        return;
      }
      let backend: StartedBackend;
      let live: LiveDynamodb;
      beforeAll(async () => {
        backend = await start();
        live = liveOn(backend.endpoint);
      });
      afterAll(() => backend.stop());
      suite(() => live);
    });
  }
}

function liveOn(endpoint: string): LiveDynamodb {
  const env = {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  };
  const call = createDynamodbCall(createAwsRequest({ env, clock: systemClock }));
  let tables = 0;
  return {
    env,
    call,
    async createTable(...keys) {
      tables += 1;
      const TableName = `table-${tables}`;
      await call('CreateTable', {
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, place) => ({ AttributeName, KeyType: place === 0 ? 'HASH' : 'RANGE' })),
      });
      return TableName;
    },
    async scan(table) {
      const { Items } = await call<{ readonly Items: readonly object[] }>('Scan', { TableName: table });
      return Items;
    },
  };
}
