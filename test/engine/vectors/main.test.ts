import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vectors-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const about = { evidence: 'spec', source: 'OWN', test: 'none', recorded: 'never', stream: 'dynamodb' };
const mapping = {
  ...about,
  kind: 'mapping',
  config: { BatchSize: 2 },
  records: [{ ordinal: 1, key: 'a' }],
  handler: { mode: 'ok' },
};
const agreeing = { ...mapping, id: 'agreeing', expect: { deliveredOrdinals: [1] } };
const differing = { ...mapping, id: 'differing', expect: { deliveredOrdinals: [2] } };
const fact = { ...about, id: 'told', kind: 'fact', facts: {} };

describe('npm run vectors', () => {
  test('prints a line for each case, the total of each file, and one over all', () => {
    fileOf('first.json', [agreeing, fact]);
    fileOf('second.json', [agreeing]);

    const { stdout, stderr, status } = run(['first.json', 'second.json']);

    expect(stdout.split('\n')).toEqual([
      'ok agreeing',
      'not a vector told',
      'first.json: 1 ok, 0 differs, 0 unsupported, 1 not a vector',
      'ok agreeing',
      'second.json: 1 ok, 0 differs, 0 unsupported, 0 not a vector',
      'total: 2 ok, 0 differs, 0 unsupported, 1 not a vector',
      '',
    ]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  test('ends with 1 and names the first difference where a case differs', () => {
    fileOf('differing.json', [differing, agreeing]);

    const { stdout, status } = run(['differing.json']);

    expect(stdout).toContain('differs differing: delivered records: expected [2], got [1]\nok agreeing\n');
    expect(status).toBe(1);
  });

  test('finds a file from where the user stands when npm runs it elsewhere', () => {
    fileOf('here.json', [agreeing]);

    const { status } = run(['here.json'], root);

    expect(status).toBe(0);
  });

  test.each([
    ['no file', [], 'Name at least one file.'],
    ['an option it does not know', ['--fast'], '`--fast` is not an option.'],
    ['a file that is not there', ['nowhere.json'], 'nowhere.json cannot be read: ENOENT'],
  ])('ends with 2 for %s', (_, args, message) => {
    const { stdout, stderr, status } = run(args);

    expect(stderr).toContain(message);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  });

  test('ends with 2 for a file that is not JSON, before it replays any other', () => {
    fileOf('agreeing.json', [agreeing]);
    writeFileSync(join(folder, 'text.json'), 'cases:');

    const { stdout, stderr, status } = run(['agreeing.json', 'text.json']);

    expect(stderr).toContain('text.json is not JSON: ');
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  });

  test('names file, path, value and what is allowed of each place that breaks the schema', () => {
    fileOf('odd.json', [{ ...agreeing, stream: 'sqs', config: { BatchSize: '2', Batch: 3 }, handler: {} }]);

    const { stdout, stderr, status } = run(['odd.json']);

    expect(stderr.trim().split('\n')).toEqual([
      'odd.json is not in the format of recorded cases:',
      '  /cases/0/stream (case agreeing): must be one of dynamodb, kinesis, got "sqs"',
      expect.stringMatching(
        /^ {2}\/cases\/0\/config \(case agreeing\): must have no member `Batch`, got 3; allowed are BatchSize, /,
      ),
      '  /cases/0/config/BatchSize (case agreeing): must be integer, got "2"',
      '  /cases/0/handler (case agreeing): must have the member `mode`, got {}',
    ]);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  });
});

function fileOf(name: string, cases: readonly object[]): void {
  const file = { about: 'Cases of this test.', sources: {}, conventions: {}, cases };
  writeFileSync(join(folder, name), JSON.stringify(file));
}

/** Runs the command in the folder of the files, or elsewhere. */
function run(args: readonly string[], cwd = folder) {
  const command = [join(root, 'bin', 'run.mjs'), 'engine/vectors/main.ts', ...args];
  return spawnSync(process.execPath, command, { cwd, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } });
}
