import type { ModuleDefinition } from '../../../module-set/module-definition';
import { type Change, merged } from '../../../module-set/readme/change';
import { requiredArguments } from '../../../module-set/readme/changes/surroundings';
import { repeatedCall } from '../repeated-call';
import { argumentsOf, type Instance } from './pack';

/** The address of an instance. */
export function addressOf({ module, key }: Instance): string {
  return `module.${snakeCase(module)}["${key}"]`;
}

export interface MatrixOptions {
  readonly instances: readonly Instance[];
  /** The changes that are made already. */
  readonly made: readonly Change[];
  readonly definitions: readonly ModuleDefinition[];
  /** Folder of the modules, from the root: `./modules`. */
  readonly modules: string;
}

/** A root with every instance. */
export function matrixRoot({ instances, made, definitions, modules }: MatrixOptions): object {
  const used = definitions.filter(({ name }) => instances.some(({ module }) => module === name));
  const calls = used.map((definition) => {
    const { name } = definition;
    const own = instances.filter(({ module }) => module === name);
    const entries = own.map((instance) => {
      const change = instance.changes.find((each) => made.includes(each));
      const args = merged(requiredArguments[name] ?? {}, argumentsOf(instance, change));
      return [instance.key, { name: `matrix-${instance.key}`, ...args }];
    });
    return [snakeCase(name), repeatedCall(definition, `${modules}/${name}`, Object.fromEntries(entries))];
  });
  return { ...surroundingResources, module: Object.fromEntries(calls) };
}

const snakeCase = (name: string) => name.replaceAll('-', '_');

const table = (name: string) => ({
  name,
  ...{ billing_mode: 'PAY_PER_REQUEST', hash_key: 'id', attribute: [{ name: 'id', type: 'S' }] },
  ...{ stream_enabled: true, stream_view_type: 'NEW_AND_OLD_IMAGES' },
});
const queue = (name: string) => ({ name, visibility_timeout_seconds: 360 });
const network = (block: number) => ({ cidr_block: `10.${block}.0.0/16` });

/** What the rows' arguments refer to. */
const surroundingResources = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } } },
  provider: { aws: [{ region: 'eu-central-1' }] },
  resource: {
    aws_dynamodb_table: { source: table('matrix-source'), other: table('matrix-other') },
    aws_sns_topic: { source: { name: 'matrix-source' }, other: { name: 'matrix-other' } },
    aws_sqs_queue: {
      ...{ source: queue('matrix-source'), other: queue('matrix-other') },
      dead_letters: queue('matrix-dead-letters'),
    },
    aws_kms_key: { source: {}, other: {} },
    aws_vpc: { source: network(1), other: network(2) },
    aws_subnet: { source: { vpc_id: '${aws_vpc.source.id}', cidr_block: '10.1.1.0/24' } },
  },
};
