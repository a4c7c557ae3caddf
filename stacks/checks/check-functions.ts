import type { SettingMistake } from '../../modules/errors';
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

const functionChecks = [checkEnvironment, checkRuntime, checkReserve, checkOwnTables, checkResponseTypes];

/** The prefixes belong to the product and to Lambda. */
function checkEnvironment({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  const { environment, tables } = definition;
  if (isExpression(environment)) return [];
  const setting = `${prefix}environment`;
  const variables = (environment ?? {}) as { readonly [name: string]: string | undefined };
  const reserved = Object.keys(variables)
    .filter((name) => /^(TRIBUTARY_|AWS_|LAMBDA_)/.test(name))
    .map((name) => ({
      where,
      setting: `${setting}.${name}`,
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
  const { expectedShards, reservedConcurrentExecutions } = definition;
  if (expectedShards === undefined || reservedConcurrentExecutions === undefined) return [];
  const place = { where, setting: `${prefix}expectedShards`, value: expectedShards };
  return [
    { ...place, rule: 'must not be given together with `reservedConcurrentExecutions`', remedy: 'Remove one of them.' },
  ];
}

/** The same rule of names as for any table's keys. */
function checkOwnTables({ where, prefix, definition }: FunctionFacts): SettingMistake[] {
  return Object.entries(definition.tables ?? {}).flatMap(([variable, table]) => {
    const { partitionKey, sortKey } = table ?? {};
    if (sortKey?.name === undefined || sortKey.name !== partitionKey?.name) return [];
    const setting = `${prefix}tables.${variable}.sortKey.name`;
    return [{ where, setting, rule: 'must be unlike the partition key', value: sortKey.name, remedy: 'Rename it.' }];
  });
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
