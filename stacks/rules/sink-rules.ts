import { choose, eq, given, plus, type Rule, words } from '../../modules/rule';
import { sinkNames } from '../../modules/sinks';
import type { SinkName } from '../../modules/sinks/settings';
import { aggregationRules } from './aggregation-rules';
import { auditRules } from './audit-rules';
import { cacheRules } from './cache-rules';
import { objectsRules } from './objects-rules';
import { opensearchRules } from './opensearch-rules';
import { replicaRules } from './replica-rules';
import { transitionsRules } from './transitions-rules';
import { viewRules } from './view-rules';

/** Rules of each sink's settings, which a definition has below `handler` and a module as a variable. */
export const sinkRules: { readonly [Name in SinkName]: readonly Rule[] } = {
  view: viewRules,
  aggregation: aggregationRules,
  replica: replicaRules,
  opensearch: opensearchRules,
  objects: objectsRules,
  audit: auditRules,
  cache: cacheRules,
  transitions: transitionsRules,
};

const oneIfGiven = (setting: string) => choose(given(`${setting}?`), 1, 0);

/** What a function of a module runs: the caller's code, or the handler of one sink. */
export const oneCode: Rule = {
  setting: 'functionZip',
  rule: words(`must be given, or exactly one sink: ${sinkNames.map((name) => `\`${name}\``).join(', ')}`),
  remedy: words('Bring a zip, or describe one sink.'),
  holds: eq(plus(oneIfGiven('functionZip'), ...sinkNames.map(oneIfGiven)), 1),
};

export const allSinkRules: readonly Rule[] = Object.values(sinkRules).flat();
