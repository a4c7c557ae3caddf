import type { Example } from '../example';
import type { ModuleDefinition } from '../module-definition';
import { exampleList } from './example-list';
import { table } from './markdown';

export interface SetReadmeOptions {
  readonly definitions: readonly ModuleDefinition[];
  readonly usage: string;
  readonly examples: readonly Example[];
}

/** The first page of the published set. */
export function setReadme({ definitions, usage, examples }: SetReadmeOptions): string {
  const sections = [
    '# Terraform modules for DynamoDB change pipelines',
    [
      'A team turns on the stream of a table and gets, from one call: the table, functions that lose nothing, their IAM, event',
      'source mappings with defaults that survive an outage, failure destinations that keep payloads, and fan-out over SNS and',
      'SQS. The handlers come as zips: nothing is built, and your own code may be in any runtime.',
    ].join('\n'),
    `\`\`\`hcl\n${usage}\n\`\`\``,
    '## Modules',
    table(
      ['Module', 'What it makes'],
      definitions.map(({ name, summary }) => [`[\`${name}\`](modules/${name})`, summary]),
    ),
    'The root of this repository is `pipeline`. Each module works on its own, with `count`, `for_each` and `depends_on`, with\nprovider aliases, and several times in one configuration. None configures a provider or a backend.',
    '## Examples',
    exampleList(examples, ''),
    '## Protection',
    [
      '`deletion_protection_enabled` is on by default: DynamoDB refuses to delete tables, and Terraform to delete buckets that',
      'hold objects. Before you destroy, set it to false and apply. Queues and mappings have no such protection of AWS, and a',
      'module cannot set `prevent_destroy` by a variable: a plan that destroys them is for the reviewer to refuse.',
    ].join('\n'),
    '## Tests',
    'Each module brings `terraform test` files: `terraform init && terraform test` in its folder.',
    '## Upgrades',
    'Variables, outputs and addresses are a contract: what changes them is in [UPGRADING.md](UPGRADING.md), with a `moved` block.',
  ];
  return `${sections.join('\n\n')}\n`;
}
