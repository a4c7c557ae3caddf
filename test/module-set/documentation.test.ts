import { moduleDefinitions } from '../../module-set/definitions';
import { commonVariables } from '../../module-set/definitions/common-variables';
import { readSettingDocs } from '../../module-set/documentation/setting-docs';
import { inTerraformsTerms } from '../../module-set/rules/print-condition';
import type { Variable } from '../../module-set/variable';

const docs = readSettingDocs(process.cwd());
const definitions = moduleDefinitions(docs);

describe('readSettingDocs', () => {
  test('reads text, default and types of a setting', () => {
    const { maximumRetryAttempts, onFailure } = docs.ConsumerSettings!;

    expect(maximumRetryAttempts).toMatchObject({
      text: '-1 to 10,000.',
      defaultText: expect.stringMatching(/^10,000: /),
    });
    expect(onFailure!.typeNames).toEqual(['FailureSettings']);
  });

  test('reads objects that are written out in a type, and aliases', () => {
    const { scalingConfig, statements } = docs.QueueConsumerSettings!;

    expect(docs[scalingConfig!.typeNames[0]!]!.maximumConcurrency!.text).toBe('2 to 1,000.');
    expect(docs[statements!.typeNames[0]!]!.sid!.text).toMatch(/^What the statement is for/);
  });
});

describe('moduleDefinitions', () => {
  const paths = definitions.flatMap(({ name, variables }) => pathsOf(variables, name));

  test.each(paths)('%s says what it is', (_path, { description }) => {
    expect(description).toMatch(/^[`A-Z0-9-].*\S$/s);
    expect(description).not.toMatch(/@default|undefined/);
  });

  test('name a setting as Terraform spells it', () => {
    const texts = paths.map(([, { description, defaultText }]) => `${description} ${defaultText}`);

    expect(texts.filter((text) => /`[a-z]+[A-Z]\w*`/.test(text))).toEqual([]);
  });

  test('take every setting of the constructs', () => {
    const { streamConsumer } = commonVariables(docs);
    const consumer = definitions.find(({ name }) => name === 'stream-consumer')!;

    const missing = streamConsumer.filter(({ name }) => !consumer.variables.some((variable) => variable.name === name));

    expect(streamConsumer.length).toBeGreaterThan(25);
    expect(missing).toEqual([]);
  });
});

describe('inTerraformsTerms', () => {
  test.each([
    ['above `batchSize` of 10', 'above `batch_size` of 10'],
    ['`onFailure.kmsKeyArn` and `s3`', '`on_failure.kms_key` and `s3`'],
    ['`TRIM_HORIZON`', '`TRIM_HORIZON`'],
    ["`onFailure: { kind: 's3' }`", '`on_failure = { kind = "s3" }`'],
  ])('turns %s into %s', (text, expected) => {
    expect(inTerraformsTerms(text)).toBe(expected);
  });
});

function pathsOf(variables: readonly Variable[], parent: string): (readonly [string, Variable])[] {
  return variables.flatMap((variable) => {
    const path = `${parent}.${variable.name}`;
    return [[path, variable] as const, ...pathsOf(variable.attributes, path)];
  });
}
