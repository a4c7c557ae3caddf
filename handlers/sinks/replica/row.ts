import { createAwsRequest } from '../../core/aws-request';
import { createDynamodbCall } from '../../core/dynamodb-call';
import { createRoleCredentials } from '../../core/role-credentials';
import type { SinkRow } from '../sink-row';
import { replicaEnv } from './env';
import { parseReplicationRules } from './parse-replication-rules';
import { createReplicaSink } from './replica-sink';
import { parseTableArn } from './table-arn';

/** Between regions a new connection takes up to a third of a second; one that takes longer than this will not come. */
const connectTimeoutMs = 3_000;

export const replicaRow: SinkRow<typeof replicaEnv> = {
  name: 'replica',
  env: replicaEnv,
  create({ consumer, replicaTableArn, replicaRoleArn: roleArn, replicationRules }, runtime, env) {
    const { region, tableName } = parseTableArn(replicaTableArn);
    const { request: local, clock, concurrency } = runtime;
    const credentials = roleArn ? createRoleCredentials({ request: local, clock, roleArn, consumer }) : undefined;
    const parts = { env, clock, connectionsMax: concurrency, connectTimeoutMs, region };
    const request = createAwsRequest({ ...parts, ...(credentials && { credentials }) });
    // A policy on a table of another account needs its ARN, which stand-ins for DynamoDB do not take.
    const table = request.endpointOf('dynamodb').custom ? tableName : replicaTableArn;
    return createReplicaSink({
      call: createDynamodbCall(request),
      table,
      rules: parseReplicationRules(replicationRules ?? {}),
      clock,
    });
  },
};
