import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queueMessage, streamEvent, streamRecord } from '../support/stream-event';
import { buildJar } from './planned-set';

const examples = join(process.cwd(), 'module-set', 'examples');
const minutes = 60_000;

/** Paid, paid without a total, which no code can count, and paid again. */
const event = streamEvent([
  streamRecord({ sequenceNumber: '101', newImage: { status: { S: 'PAID' }, total: { N: '12.50' } } }),
  streamRecord({ sequenceNumber: '102', newImage: { status: { S: 'PAID' } } }),
  streamRecord({ sequenceNumber: '103', newImage: { status: { S: 'PAID' }, total: { N: '7' } } }),
]);

/** What a handler prints: its metric, then its answer. */
const answered = { batchItemFailures: [{ itemIdentifier: '102' }] };

describeWith('python3', ['--version'], 'the handler in Python', () => {
  test('answers the first change that failed, and counts those before it', () => {
    const code =
      'import sys, json; sys.path.insert(0, sys.argv[1]); import app; print(json.dumps(app.handler(json.load(sys.stdin), None)))';

    const { stdout } = run(
      'python3',
      ['-B', '-c', code, join(examples, 'python-consumer', 'src')],
      JSON.stringify(event),
    );

    const [metric, answer, ...rest] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(metric).toMatchObject({ Paid: 12.5, _aws: { Timestamp: 1_767_323_045_000 } });
    expect(answer).toEqual(answered);
    expect(rest).toEqual([]);
  });
});

describeWith('javac', ['-version'], 'the handler in Java', () => {
  let folder: string;

  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'tributary-java-')), 'example');
    cpSync(join(examples, 'java-consumer'), folder, { recursive: true });
  });

  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  test(
    'is built as its README says, answers the first change that failed, and counts those before it',
    () => {
      const built = buildJar(folder);
      writeFileSync(join(folder, 'Call.java'), callOf(event));
      run('javac', ['-cp', join(folder, 'app.jar'), '-d', folder, join(folder, 'Call.java')]);

      const { stdout } = run('java', ['-cp', `${folder}:${join(folder, 'app.jar')}`, 'Call']);

      const [metric, answer, ...rest] = stdout.trim().split('\n');
      expect(built).toBe('');
      expect(JSON.parse(metric!)).toMatchObject({ Paid: 12.5, _aws: { Timestamp: 1_767_323_045_000 } });
      expect(answer).toBe('{batchItemFailures=[{itemIdentifier=102}]}');
      expect(rest).toEqual([]);
    },
    15 * minutes,
  );
});

describe('the handlers in JavaScript', () => {
  const change = { keys: { orderId: { S: 'o1' } }, version: 'v1', new: { status: { S: 'PAID' } } };
  const enveloped = (body: unknown) => JSON.stringify({ Message: JSON.stringify(body) });

  test.each([
    ['pipeline', enveloped(change)],
    ['queue-consumer', enveloped(change)],
    ['own-queue', JSON.stringify({ orderId: 'o1' })],
  ])('of %s answers each message that failed', (name, body) => {
    const messages = [queueMessage(body, { messageId: 'a' }), queueMessage('{', { messageId: 'b' })];
    const code =
      'require(process.argv[1]).handler(JSON.parse(process.argv[2])).then((answer) => console.log(JSON.stringify(answer)))';

    const { stdout } = run('node', [
      ...['-e', code, join(examples, name, 'src', 'app.js'), JSON.stringify({ Records: messages })],
    ]);

    const [shipping, answer] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(shipping).toMatchObject({ orderId: 'o1' });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  });
});

/** Lambda reads JSON into maps and lists; without its library, the same is written as source. */
function callOf(given: unknown): string {
  return [
    'import java.util.List;',
    'import java.util.Map;',
    'public class Call {',
    '  public static void main(String[] args) {',
    `    Map<String, Object> event = ${inJava(given)};`,
    '    System.out.println(new example.Consumer().handle(event));',
    '  }',
    '}',
  ].join('\n');
}

function inJava(value: unknown): string {
  if (Array.isArray(value)) return `List.of(${value.map(inJava).join(', ')})`;
  if (typeof value === 'number') return `${value}.0`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([name, member]) => `Map.entry(${JSON.stringify(name)}, ${inJava(member)})`,
  );
  return `Map.<String, Object>ofEntries(${entries.join(', ')})`;
}

function run(command: string, args: readonly string[], input = ''): { readonly stdout: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`\`${command}\` failed: ${error?.message ?? stderr}`);
  return { stdout };
}

/** Declares the tests where the tool is found; elsewhere one test says that it is missing, and fails on CI. */
function describeWith(command: string, args: readonly string[], name: string, declare: () => void): void {
  if (spawnSync(command, args).status === 0) {
    describe(name, declare);
    return;
  }
  test(`${name}: left out for want of ${command}`, () => {
    process.stderr.write(`${name} needs \`${command}\` on PATH, so nothing of it ran.\n`);

    expect(process.env.CI ? command : '').toBe('');
  });
}
