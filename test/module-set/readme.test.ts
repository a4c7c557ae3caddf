import { readFileSync } from 'node:fs';
import { readExamples } from '../../module-set/example';
import { usageIn } from '../../module-set/readme/usage';

const examples = readExamples(process.cwd());

describe('usageIn', () => {
  test('shows the call of an example as a user of the published set writes it', () => {
    const { configuration } = examples.find(({ name }) => name === 'root')!;

    const usage = usageIn(configuration, '0.1.0');

    expect(usage).toMatch(
      /^module "orders" \{\n {2}source {2}= "tributary\/tributary\/aws"\n {2}version = "0\.1\.0"\n\n/,
    );
    expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`hcl\n${usage}\n\`\`\``);
  });

  test('names the folder of a module', () => {
    const usage = usageIn('module "x" {\n  source = "../../modules/fan-out"\n}\n', '1.2.3');

    expect(usage).toBe('module "x" {\n  source  = "tributary/tributary/aws//modules/fan-out"\n  version = "1.2.3"\n}');
  });
});

describe('readExamples', () => {
  test.each(examples.map((example) => [example.name, example] as const))(
    '%s says in a sentence what it shows',
    (_name, { summary }) => {
      expect(summary).toMatch(/^[A-Z].*\.$/);
      expect(summary).not.toMatch(/\]\(/);
    },
  );
});
