import type { SettingMistake } from '../../modules/errors';
import { pascalCase } from '../../modules/names';
import { isExpression } from '../../modules/setting';
import { type FunctionFacts, functionsOf, type PipelineFacts } from './facts';

/** Bytes that Lambda gives all variables of a function. */
const environmentBytesMax = 4_096;

/** Settings of functions that contradict one another or take what is reserved. */
export function checkFunctions(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap((pipeline) => [
    ...checkNetwork(pipeline),
    ...functionsOf(pipeline).flatMap((facts) => functionChecks.flatMap((check) => check(facts))),
  ]);
}

const functionChecks = [
  ...[checkEnvironment, checkRuntime, checkReserve, checkOwnTables, checkStatements],
  ...[checkResponseTypes, checkTumbling],
];

/** The prefixes belong to the product and to Lambda. */
function checkEnvironment({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const { environment, tables } = definition;
  const setting = `${prefix}environment`;
  const known = isExpression(environment) ? {} : environment;
  const variables = (known ?? {}) as { readonly [name: string]: string | undefined };
  const places = [
    ...Object.keys(variables).map((name) => ({ name, setting: `${setting}.${name}` })),
    ...Object.keys(tables ?? {}).map((name) => ({ name, setting: `${prefix}tables.${name}` })),
  ];
  const reserved = places
    .filter(({ name }) => /^(TRIBUTARY_|AWS_|LAMBDA_)/.test(name))
    .map((place) => ({
      where,
      setting: place.setting,
      rule: 'must not start with TRIBUTARY_, AWS_ or LAMBDA_',
      remedy: 'Rename the variable.',
    }));
  const shared = Object.keys(variables)
    .filter((name) => Object.hasOwn(tables ?? {}, name))
    .map((name) => ({
      where,
      setting: `${setting}.${name}`,
      rule: 'must be unlike the variables of `tables`',
      remedy: 'Rename one of them.',
    }));
  const bytes = Buffer.byteLength(Object.entries(variables).flat().join(''));
  const tooLarge = { where, setting, rule: `must be at most ${environmentBytesMax} bytes in all`, value: bytes };
  return [
    ...reserved,
    ...shared,
    ...(bytes > environmentBytesMax ? [{ ...tooLarge, remedy: 'Keep large settings in a file of the zip.' }] : []),
  ];
}

/** The product's own handlers, and what its build bundles, are JavaScript. */
function checkRuntime({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const { handler, runtime } = definition;
  if (runtime === undefined || isExpression(runtime) || handler?.kind === undefined) return [];
  const place = { where, setting: `${prefix}runtime`, value: runtime };
  if (handler.kind === 'zip') {
    return [{ ...place, rule: "is given by the handler's own `runtime` for a zip", remedy: 'Remove it.' }];
  }
  if (runtime.startsWith('nodejs')) return [];
  return [
    {
      ...place,
      rule: `must be a Node.js runtime for a handler of kind ${handler.kind}`,
      remedy: 'Bring a zip for any other runtime.',
    },
  ];
}

function checkReserve({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const { reservedConcurrentExecutions: reserved } = definition;
  if (reserved === undefined || isExpression(reserved)) return [];
  if ('expectedShards' in definition) {
    const place = { where, setting: `${prefix}expectedShards`, value: definition.expectedShards };
    const rule = 'must not be given together with `reservedConcurrentExecutions`';
    return [{ ...place, rule, remedy: 'Remove one of them.' }];
  }
  const concurrency = 'scalingConfig' in definition ? definition.scalingConfig?.maximumConcurrency : undefined;
  if (typeof concurrency !== 'number' || isExpression(concurrency) || reserved === 0 || concurrency <= reserved)
    return [];
  const place = { where, setting: `${prefix}scalingConfig.maximumConcurrency`, value: concurrency };
  const rule = `must be at most the ${reserved} of \`reservedConcurrentExecutions\`: throttled messages use up their receives`;
  return [{ ...place, rule, remedy: 'Lower it, or reserve more.' }];
}

/** Ids that a consumer uses itself, beside those of its tables. */
const takenTableIds = ['View', 'Once', 'Failures', 'Mapping', 'Default', ''];

/** The same rules as for any table's keys; and a variable makes the ids of its table. */
function checkOwnTables({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const ids = new Set<string>();
  return Object.entries(definition.tables ?? {}).flatMap(([variable, table]) => {
    const { partitionKey, sortKey, timeToLiveAttribute: expiry } = table ?? {};
    const setting = `${prefix}tables.${variable}`;
    const id = pascalCase(variable);
    const isTaken = takenTableIds.includes(id) || ids.has(id);
    ids.add(id);
    const isKey = expiry !== undefined && [partitionKey?.name, sortKey?.name].includes(expiry);
    const rename = 'Rename it.';
    return [
      ...(isTaken ? [{ where, setting, rule: 'is taken by another construct of the consumer', remedy: rename }] : []),
      ...(sortKey?.name !== undefined && sortKey.name === partitionKey?.name
        ? [
            {
              where,
              setting: `${setting}.sortKey.name`,
              rule: 'must be unlike the partition key',
              value: sortKey.name,
              remedy: rename,
            },
          ]
        : []),
      ...(isKey
        ? [
            {
              where,
              setting: `${setting}.timeToLiveAttribute`,
              rule: 'must not be a key',
              value: expiry,
              remedy: 'Use a number attribute of its own.',
            },
          ]
        : []),
    ];
  });
}

/** Statement ids of the product's own; IAM refuses a policy that has one twice. */
export const takenSids: readonly string[] = [
  ...['WriteLogs', 'WriteTraces', 'UseNetworkInterfaces', 'ReadStream', 'DecryptStream', 'ReadQueue', 'DecryptQueue'],
  ...['WriteFailures', 'ListFailures', 'SendFailures', 'EncryptFailures', 'SendQuarantine', 'EncryptQuarantine'],
  ...['WriteView', 'DecryptView', 'RememberEffects', 'Publish', 'EncryptMessages'],
  ...['WriteClaimChecks', 'ReadClaimChecks'],
];

function checkStatements({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const ofTables = Object.keys(definition.tables ?? {}).map((variable) => `Use${pascalCase(variable)}`);
  const seen = new Set([...takenSids, ...ofTables]);
  return (definition.statements ?? []).flatMap((statement, index) => {
    const sid = statement?.sid;
    if (sid === undefined) return [];
    const isTaken = seen.has(sid);
    seen.add(sid);
    const place = { where, setting: `${prefix}statements[${index}].sid`, value: sid };
    return isTaken ? [{ ...place, rule: "must be unlike the role's other statements", remedy: 'Rename it.' }] : [];
  });
}

/** A window's state is part of each answer; Lambda fails every batch whose answer has none. */
function checkTumbling({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const { handler } = definition;
  const seconds = 'tumblingWindowInSeconds' in definition ? definition.tumblingWindowInSeconds : undefined;
  if (handler === undefined || handler.kind === 'zip' || isExpression(seconds) || !(Number(seconds) > 0)) return [];
  const place = { where, setting: `${prefix}tumblingWindowInSeconds`, value: seconds };
  const rule = `must be left out for a handler of kind ${handler.kind}, which returns no state`;
  return [{ ...place, rule, remedy: 'Remove it, or bring a zip that does.' }];
}

/** Without the response, Lambda takes everything a handler of ours returns for success. */
function checkResponseTypes({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const { handler, functionResponseTypes } = definition;
  if (handler?.kind === 'zip' || !Array.isArray(functionResponseTypes) || functionResponseTypes.length > 0) return [];
  const place = { where, setting: `${prefix}functionResponseTypes`, value: functionResponseTypes };
  return [{ ...place, rule: "must be `['ReportBatchItemFailures']` for the product's handlers", remedy: 'Remove it.' }];
}

/** A gateway is an entry in route tables. */
function checkNetwork({ where, definition: { network } }: PipelineFacts): SettingMistake[] {
  const gateways = (network?.endpoints ?? []).filter((service) => service === 'dynamodb' || service === 's3');
  if (gateways.length === 0 || network?.routeTableIds !== undefined) return [];
  const place = { where, setting: 'network.routeTableIds' };
  return [
    {
      ...place,
      rule: `is required for the endpoint of ${gateways.join(' and ')}`,
      remedy: 'Name the route tables of the subnets.',
    },
  ];
}
