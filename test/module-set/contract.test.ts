import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SynthesizedModule, synthesizeModules } from '../../module-set/module-tree';
import { withoutTokenStacks } from '../../stacks/without-token-stacks';
import { contractOf, type ModuleBlocks } from './contract-of';

const modules = synthesizeModules(process.cwd());
const cases = modules.map((module) => [module.definition.name, { ...module, blocks: blocksOf(module) }] as const);

describe('contract', () => {
  test.each(cases)('of %s is the one that is published', (name, { definition, stack, blocks }) => {
    const file = join('test', 'module-set', 'contract', `${name}.txt`);
    const frozen = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

    const lines = contractOf(definition.variables, stack.outputs, blocks);

    const gone = frozen.filter((line) => !lines.includes(line));
    const added = lines.filter((line) => !frozen.includes(line));
    expect([...gone.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)].join('\n')).toBe(
      gone.length + added.length === 0 ? '' : howToAccept(file),
    );
  });
});

describe('addresses', () => {
  test.each(cases)('of %s give a thing that holds state one place, whatever the settings', (_name, { blocks }) => {
    const { resource = {}, module = {} } = blocks;

    const things = Object.entries(identities).flatMap(([type, names]) =>
      Object.values(resource[type] ?? {}).map((each) => [type, ...names.map((name) => each[name])]),
    );
    const calls = Object.values(module).map(({ source, name, for_each }) => ['module', source, name, for_each]);

    const written = [...things, ...calls].map((each) => JSON.stringify(each));
    expect(things.filter((each) => each.includes(undefined))).toEqual([]);
    expect(written.filter((each, index) => written.indexOf(each) !== index)).toEqual([]);
  });

  test.each(cases)('of %s are there once or not at all, or by a key of the caller', (_name, { blocks }) => {
    const { resource = {}, module = {} } = blocks;

    const indexed = [...Object.values(resource).flatMap(Object.values), ...Object.values(module)];

    const counts = indexed.flatMap(({ count }) => (count === undefined ? [] : [String(count)]));
    expect(counts.filter((count) => !/\? (1 : 0|0 : 1)\}$/.test(count))).toEqual([]);
  });
});

/** What AWS knows a thing that holds state by: two resources that share it would be two places of one thing. */
const identities: { readonly [type: string]: readonly string[] } = {
  aws_dynamodb_table: ['name'],
  aws_s3_bucket: ['bucket_prefix'],
  aws_sqs_queue: ['name'],
  aws_sns_topic: ['name'],
  aws_kms_key: ['description'],
  aws_lambda_event_source_mapping: ['event_source_arn', 'function_name'],
  aws_lambda_function: ['function_name'],
  aws_cloudwatch_log_group: ['name'],
};

function blocksOf({ stack }: SynthesizedModule): ModuleBlocks {
  return withoutTokenStacks(() => stack.toTerraform()) as ModuleBlocks;
}

/** Terraform destroys what it no longer finds under its address, and callers name variables and outputs. */
function howToAccept(file: string): string {
  return [
    'the same variables, outputs and addresses as before.',
    'An address that goes (-) is destroyed by the next apply: was it renamed? Then add a `moved` block to its module. A',
    'variable or an output that goes, or a variable that comes without a default, stops every caller.',
    'Say in module-set/UPGRADING.md what to do, and in CHANGELOG.md under "State moves" what moved.',
    `Edit ${file} to accept the change.`,
  ].join('\n');
}
