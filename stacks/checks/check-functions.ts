import type { SettingMistake } from '../../modules/errors';
import { all, eq, given, not, type Rule, text } from '../../modules/rule';
import {
  expectedShards,
  functionRules,
  type HandlerTerms,
  reservedConcurrency,
  tumblingRule,
} from '../rules/function-rules';
import { networkRules } from '../rules/network-rules';
import { checkExistingTable } from './check-existing-table';
import { checkRules } from './check-rules';
import { type FunctionFacts, functionsOf, type PipelineFacts } from './facts';

export { takenSids } from '../rules/function-rules';

const kind = text('handler?.kind');
const handler: HandlerTerms = { isOurs: all(given(kind), not(eq(kind, 'zip'))), kind };

const shared = functionRules(handler);
const rules: { readonly [source in 'stream' | 'queue']: readonly Rule[] } = {
  stream: [...shared, expectedShards, tumblingRule(handler)],
  queue: [...shared, reservedConcurrency],
};

/** Settings of functions that contradict one another or take what is reserved. */
export function checkFunctions(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap((pipeline) => {
    const { where, definition } = pipeline;
    return [
      ...checkRules(networkRules, definition.network ?? {}, { where, prefix: 'network.' }),
      ...functionsOf(pipeline).flatMap((each) => checkFunction(each, pipeline)),
    ];
  });
}

function checkFunction({ where, prefix, definition }: FunctionFacts, pipeline: PipelineFacts): SettingMistake[] {
  return [
    ...checkRules(rules[prefix === '' ? 'stream' : 'queue'], definition, { where, prefix }),
    ...checkExistingTable({ where, pipeline }, `${prefix}onceTable.arn`, definition.onceTable?.arn),
  ];
}
