import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import { printStack } from '../../module-set/hcl/print-stack';
import { environments } from '../../stacks/environments';
import { PipelineStack } from '../../stacks/pipeline-stack';
import { expressions } from '../module-set/hcl/expressions';
import { terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

/** What strings are made of: none opens a sequence that another would have to close. */
const plainPieces = [
  ...['', ' ', 'a', 'word', '"', '\\', '\\n', '\\"', '\\u0024{', "'", '#', '//', '/*', '<<EOT\n', ' { ', '}', '[', '='],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\n  \n',
    '\u0000',
    '\u0001',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
  ],
  ...[
    '$',
    '$$',
    '%',
    '%%',
    '$${',
    '%%{',
    '$$$${',
    '~',
    '~}',
    'é',
    'e\u0301',
    'ß',
    '日本',
    '\u200d',
    '\ufeff',
    '\ud800',
  ],
  ...['😀', '👨‍👩‍👧', '\u{e0001}', '\ufffd', '\uffff'],
];
const sequences = [
  ...['${local.word}', '${ local.number }', '${terraform_data.held.output}', '${"in \\"quotes\\" ${local.word} }"}'],
  ...['%{ if local.yes }yes%{ else }no%{ endif }', '%{ for word in local.words ~}\n ${word} \n %{~ endfor }'],
  ...['${~ local.word ~}', '${{ a = "}" }["a"]}', '${upper("a${"b"}")}', '${local.number+1}'],
];
const plain = fc.array(fc.constantFrom(...plainPieces), { maxLength: 8 }).map((pieces) => pieces.join(''));
/** Texts that `jsonencode` writes as they are, and texts that it would write in another way. */
const json = [
  ...['{}', '[]', '{"a":1}', '{"a":{"b":[1,"two",null,true,{"c":"${local.word}/*"}]}}', '["${local.word}"]'],
  ...['["${local.number}"]', '[${local.number}]', '{"${local.word}":1}', '{"b":1,"a":2}', '{"a": 1}', '["<&>"]'],
  ...[
    '["\\"\\\\"]',
    '["\\u00e9 \\n"]',
    '[1.50]',
    '[1e21]',
    '[0.1]',
    '["$${a}"]',
    '{"a":1,"a":2}',
    '["é日"]',
    '{"a":"${"}"}"}',
  ],
  ...['{"Statement":[{"Sid":"One","Resource":"${local.word}:${local.number}"}]}', '{"for":1,"null":2}'],
];
const anyText = fc.string({ unit: 'binary' }).map((text) => text.replace(/[$%]\{/g, ''));
const template = fc
  .array(fc.constantFrom(...plainPieces, ...sequences), { maxLength: 8 })
  .map((pieces) => pieces.join(''));

/** The same strings in every run. */
const draw = <T>(arbitrary: fc.Arbitrary<T>, count: number) =>
  fc.sample(arbitrary, { seed: 20_261_121, numRuns: count });

const texts = [
  ...json,
  ...plainPieces,
  ...sequences,
  ...draw(plain, 150),
  ...draw(anyText, 100),
  ...draw(template, 250),
];
const literals = [...draw(plain, 60), ...draw(anyText, 30), '${local.word}', 'a $${b} %{ if }', '$${', '%%%{'];

/** One root with all of them: as outputs, items, keys, in calls, and where Terraform reads no template. */
function addEverything(stack: TerraformStack): void {
  stack.addOverride('locals', {
    word: 'word',
    number: 7,
    yes: true,
    words: ['one', 'two'],
    people: ['ann', 'bob', 'cid'].map((name, index) => ({ name, team: index < 2 ? 'blue' : 'red', roles: [name] })),
  });
  stack.addOverride('resource.terraform_data.held', { input: 'held "fast"' });
  for (const [index, text] of texts.entries()) addOutput(stack, `text_${index}`, text);
  // In one output: Terraform takes more time for each than for what it holds.
  addOutput(stack, 'items', texts.map(itemOf));
  for (const [index, literal] of literals.entries()) {
    stack.addOverride(`variable.literal_${index}`, {
      description: literal,
      default: { text: literal, [`${index}${literal}`]: 1 },
    });
    addOutput(stack, `literal_${index}`, `\${var.literal_${index}}`);
    addOutput(
      stack,
      `call_${index}`,
      `\${jsonencode({ "key" = ${inCode(literal)}, ${inCode(literal)} = [local.word] })}`,
    );
  }
  for (const [index, expression] of expressions.entries()) addOutput(stack, `expression_${index}`, `\${${expression}}`);
}

function itemOf(text: string, index: number): object {
  const number = 10 ** ((index % 40) - 15) * (index % 2 === 0 ? 1.5 : -7);
  return {
    list: [text, `${text}!`, index, number, null],
    [`${index} ${text}`]: { [`:${text}`]: true },
  };
}

function addOutput(stack: TerraformStack, name: string, value: unknown): void {
  stack.addOverride(`output.${name}`, { value });
}

/** A string of HCL with every character escaped, which leaves nothing to get wrong. */
function inCode(text: string): string {
  const escaped = (character: string) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`;
  return `"${[...text.replace(/\p{Cs}/gu, '\ufffd')].map(escaped).join('')}"`;
}

describeWithTerraform('printStack', () => {
  const root = mkdtempSync(join(tmpdir(), 'tributary-hcl-'));
  const write = (name: string, files: { readonly [file: string]: string }) => {
    // A data folder of its own: no backend of another root is remembered there.
    mkdirSync(join(root, name, '.terraform'), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
    return join(root, name);
  };
  const stack = new TerraformStack(new App({ outdir: join(root, 'out'), skipValidation: true }), 'strings');
  addEverything(stack);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test(
    'writes strings and expressions that have the values they have in JSON',
    () => {
      const json = write('json', { 'main.tf.json': JSON.stringify(stack.toTerraform()) });
      const hcl = write('hcl', printStack(stack));

      const [fromJson, fromHcl] = [json, hcl].map((folder) => {
        terraform(folder, ['apply', '-auto-approve', '-input=false']);
        return JSON.parse(terraform(folder, ['output', '-json'])) as {
          readonly [name: string]: { readonly value: unknown };
        };
      });

      expect(Object.keys(fromHcl!)).toHaveLength(texts.length + 1 + 2 * literals.length + expressions.length);
      expect(fromHcl!.items!.value).toHaveLength(texts.length);
      expect(fromHcl).toEqual(fromJson);
    },
    15 * minutes,
  );

  test('writes strings and expressions as `terraform fmt` does', () => {
    const folder = write('formatted', printStack(stack));

    expect(terraform(folder, ['fmt', '-check', '-diff'])).toBe('');
  });

  test.each(environments.map((environment) => [environment.name, environment] as const))(
    'writes %s as `terraform fmt` does',
    (name, environment) => {
      const app = new App({ outdir: join(root, 'out'), skipValidation: true });
      const codeOf = () => ({ filename: 'assets/stub.zip', sourceCodeHash: 'c3R1Yg==', handler: 'index.handler' });
      const folder = write(name, printStack(new PipelineStack(app, { environment, codeOf })));

      expect(terraform(folder, ['fmt', '-check', '-diff'])).toBe('');
    },
  );
});
