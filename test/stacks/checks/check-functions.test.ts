import { takenSids } from '../../../stacks/checks/check-functions';
import { synthesize } from '../../../stacks/synthesize';
import { everySetting } from '../../support/every-setting';
import { makeStubRepository } from '../../support/stub-repository';
import { readStack } from '../../support/synthesized';
import { byProduct, mistakesWith, shipping } from '../definition-with';

const consumer = `${shipping}.consumer`;
const table = { partitionKey: { name: 'id', type: 'S' }, actions: ['dynamodb:PutItem'] };
const statement = (sid: string, more: object = {}) => ({ sid, actions: ['s3:GetObject'], resources: ['*'], ...more });
const zip = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' };

describe('checkFunctions', () => {
  test.each([
    [{ TRIBUTARY_ONCE_TABLE: table }, 'must not start with TRIBUTARY_, AWS_ or LAMBDA_'],
    [{ AWS_REGION: table }, 'must not start with TRIBUTARY_, AWS_ or LAMBDA_'],
    [{ MAPPING: table }, 'is taken by another construct of the consumer'],
    [{ FAILURES: table }, 'is taken by another construct of the consumer'],
    [{ DEFAULT: table }, 'is taken by another construct of the consumer'],
    [{ A_B: table, A__B: table }, 'is taken by another construct of the consumer'],
    [{ SEEN: { ...table, timeToLiveAttribute: 'id' } }, 'must not be a key'],
    [{ SEEN: { ...table, sortKey: table.partitionKey } }, 'must be unlike the partition key'],
  ])('a consumer may not own the tables %j', (tables, message) => {
    const mistakes = mistakesWith([`${consumer}.tables`, tables]);

    expect(mistakes).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [[statement('ReadRates'), statement('ReadRates')], '`consumer.statements[1].sid` must be unlike'],
    [[statement('WriteLogs')], '`consumer.statements[0].sid` must be unlike'],
    [[statement('UseShipmentsTable')], '`consumer.statements[0].sid` must be unlike'],
    [[statement('ReadRates', { principal: '*' })], '`consumer.statements[0].principal` is not a setting'],
  ])('IAM would refuse the statements %j', (statements, message) => {
    const mistakes = mistakesWith([`${consumer}.statements`, statements]);

    expect(mistakes).toEqual([expect.stringContaining(message)]);
  });

  test("knows every statement of the product's own", () => {
    const repository = makeStubRepository();
    repository.write('dist/scan.zip', 'audit');
    synthesize([everySetting], repository);

    const { resource } = readStack(repository.outdir, 'every');
    repository.remove();

    // Only a function that somebody brings takes statements of theirs; no pipe's, rule's or Firehose's role does.
    const policies = Object.entries(resource.aws_iam_role_policy ?? {}).filter(
      ([id, { name }]) => name === 'consumer' && !/version_pruner|backfill/.test(id),
    );
    const sids = policies.flatMap(([, { policy }]) =>
      [...String(policy).matchAll(/"Sid":"(\w+)"/g)].map(([, sid]) => sid),
    );
    const unknown = sids.filter((sid) => !takenSids.includes(sid!) && !['ReadRates', 'UseSeenTable'].includes(sid!));
    expect(policies.length).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  test.each([
    [{ kind: 'entry', entry: 'examples/orders/shipping.ts' }, 1],
    [zip, 0],
  ])('only code that returns a state can have a tumbling window: %j', (handler, count) => {
    const mistakes = mistakesWith([byProduct, { handler, tumblingWindowInSeconds: 60 }]);

    expect(mistakes).toHaveLength(count);
  });

  test.each([
    [10, 10, 0],
    [9, 10, 1],
    [0, 10, 0],
  ])('with %d executions reserved, a queue may have %d at once: mistakes %d', (reserved, maximumConcurrency, count) => {
    const mistakes = mistakesWith(
      [`${consumer}.reservedConcurrentExecutions`, reserved],
      [`${consumer}.scalingConfig`, { maximumConcurrency }],
    );

    expect(mistakes).toHaveLength(count);
  });

  test('a queue has no shards to expect', () => {
    const mistakes = mistakesWith([`${consumer}.expectedShards`, 4]);

    expect(mistakes).toEqual([expect.stringContaining('`consumer.expectedShards` is not a setting')]);
  });
});
