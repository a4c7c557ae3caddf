import { compileFilterPattern } from '../../engine/filter-pattern';
import type { LocalPipe, LocalResources } from './resources';

/**
 * Leaves out, by name and with the reason, pipes that read or fill what this configuration does not make, and rules
 * whose pattern says more than event source mappings know.
 */
export function omitPipes(resources: LocalResources): void {
  omit(resources, resources.pipes, (pipe) => reasonAgainst(pipe, resources));
  omit(resources, resources.rules, ({ pattern }) => {
    try {
      compileFilterPattern(pattern, 'dynamodb');
      return undefined;
    } catch (error) {
      return `its pattern is not understood here: it ${(error as Error).message}`;
    }
  });
  // Of a rule that is not here, the target goes without a word: the rule has said why.
  const kept = resources.ruleTargets.filter(({ ruleName, busName }) =>
    resources.rules.some((rule) => rule.name === ruleName && rule.busName === busName),
  );
  resources.ruleTargets.splice(0, Infinity, ...kept);
}

function reasonAgainst({ sourceArn, enrichment, target }: LocalPipe, resources: LocalResources): string | undefined {
  const { tables, kinesisStreams, functions, queues, topics, buses } = resources;
  const isSource = [...tables.map(({ streamArn }) => streamArn), ...kinesisStreams.map(({ arn }) => arn)];
  if (!isSource.includes(sourceArn)) return `it reads ${sourceArn}, which this configuration does not make`;
  const calls = (arn: string) => functions.some((one) => arn.split(':').slice(0, 7).join(':') === one.arn);
  if (enrichment && !calls(enrichment.arn)) {
    return `it asks ${enrichment.arn}, which this configuration does not make`;
  }
  const isMade = calls(target.arn) || [...queues, ...topics, ...buses].some(({ arn }) => arn === target.arn);
  return isMade ? undefined : `it sends to ${target.arn}, which this configuration does not make`;
}

function omit<T extends { readonly address: string }>(
  { omissions }: LocalResources,
  list: T[],
  reasonOf: (one: T) => string | undefined,
) {
  const kept = list.filter((one) => {
    const reason = reasonOf(one);
    if (reason !== undefined) omissions.push({ address: one.address, reason });
    return reason === undefined;
  });
  list.splice(0, Infinity, ...kept);
}
