import type { Construct } from 'constructs';
import { replicaEnv } from '../../handlers/sinks/replica/env';
import type { ReplicationRules } from '../../handlers/sinks/replica/settings';
import { allOf, givenWhen, not, orNull } from '../condition';
import { keyOf, keyStatement } from '../encryption-key';
import { environmentOf } from '../environment';
import { type Condition, expression, isExpression, isGiven, mayBeNull, optionalExpression } from '../setting';
import { sinkDefaults } from './defaults';
import { itemTestsOf } from './item-tests';
import type { ReplicaSettings } from './replica-settings';
import { makeReplicaTable } from './replica-table';
import type { SinkParts, SinkProps } from './sink';

const { replica: defaults } = sinkDefaults;

/**
 * The function's way to the replica's table, which is named by its ARN or made in its region. By default the function
 * writes by its own role; where a role is named, it may do nothing but assume it.
 */
export function makeReplicaSink(scope: Construct, id: string, props: SinkProps<ReplicaSettings>): SinkParts {
  const { settings, wanted } = props;
  const { roleArn } = settings;
  const tableArn = settings.table ? makeReplicaTable(scope, id, props, settings.table).arn : settings.tableArn!;
  const assumes = allOf(wanted, isGiven(roleArn));
  const writes = allOf(wanted, not(isGiven(roleArn)));
  const key = keyOf(settings.kmsKeyArn);
  const rules = rulesOf(settings);
  return {
    environment: environmentOf(replicaEnv, {
      replicaTableArn: givenWhen(wanted, tableArn),
      replicaRoleArn: roleArn,
      replicationRules: isExpression(wanted) ? optionalExpression(expression`${rules}`, wanted) : rules,
    }),
    statements: [
      {
        sid: 'WriteReplica',
        // Items and tombstones are both written by guarded puts; the others are for operators, who ask what it holds.
        actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
        resources: [tableArn],
        when: writes,
      },
      keyStatement('DecryptReplica', ['kms:Decrypt'], { ...key, isThere: allOf(writes, key.isThere) }),
      { sid: 'AssumeReplicaRole', actions: ['sts:AssumeRole'], resources: [roleArn ?? ''], when: assumes },
    ],
    outputs: [
      {
        name: 'replicaTableArn',
        description: "ARN of the replica's table; null without one.",
        value: givenWhen(wanted, tableArn),
      },
    ],
  };
}

/** The rules as the handler reads them, with what is left to the defaults, so that a module writes the same text. */
function rulesOf(settings: ReplicaSettings): unknown {
  const { where = [], attributes = {}, loopPrevention } = settings;
  return withoutNulls({
    where: itemTestsOf(where),
    attributes: withoutNulls({ ...attributes }),
    loopPrevention: withoutNulls({ ...loopPrevention }, isGiven(loopPrevention)),
    ttlDeletes: settings.ttlDeletes ?? defaults.ttlDeletes,
    timeToLiveAttribute: settings.timeToLiveAttribute ?? defaults.timeToLiveAttribute,
    tombstoneRetentionDays: settings.tombstoneRetentionDays ?? defaults.tombstoneRetentionDays,
  } satisfies { readonly [rule in keyof ReplicationRules]: unknown });
}

/** The members of an object that are there; undefined or null where the object itself is not. */
function withoutNulls(object: { readonly [name: string]: unknown }, given: Condition = true): unknown {
  if (given === false) return undefined;
  if (!Object.values(object).some((member) => isExpression(member) && mayBeNull(member))) return orNull(given, object);
  return orNull(given, expression`{ for name, value in ${object} : name => value if value != null }`);
}
