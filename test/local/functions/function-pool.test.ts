import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { createFunctionPool, type FunctionPool } from '../../../local/functions/function-pool';
import { buildRuntimeScripts } from '../../../local/runtime-scripts';
import { findOnPath } from '../../../local/services/find-on-path';
import { type Supervisor, startSupervisor } from '../../../local/services/supervisor';
import type { LocalFunction } from '../../../local/terraform/resources';

const root = process.cwd();
const directory = mkdtempSync(join(tmpdir(), 'tributary-functions-'));
const hasPython = findOnPath('python3', process.env) !== undefined;
let supervisor: Supervisor;
let scripts: Awaited<ReturnType<typeof buildRuntimeScripts>>;
const pools: FunctionPool[] = [];

beforeAll(async () => {
  scripts = await buildRuntimeScripts(root, join(directory, 'scripts'));
  mkdirSync(join(directory, 'run'));
  supervisor = startSupervisor(scripts.supervisor, join(directory, 'run'), {});
});

afterAll(async () => {
  for (const pool of pools) pool.stop();
  await supervisor.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('createFunctionPool', () => {
  test('runs a Node handler with its declared environment and context', async () => {
    const pool = poolOf('context', {
      'index.js': `exports.handler = async (event, context) => ({
        echo: event, declared: process.env.DECLARED, secret: process.env.HOME ?? null, region: process.env.AWS_REGION,
        name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(),
      });`,
    });

    const result = await invoke(pool, 'context', { hello: 'world' }, ':live');

    expect(result).toMatchObject({
      echo: { hello: 'world' },
      declared: 'yes',
      secret: null,
      region: 'eu-west-1',
      name: 'context',
      arn: `${arnOf('context')}:live`,
    });
    expect(result.left).toBeGreaterThan(1000);
    expect(result.left).toBeLessThanOrEqual(2000);
  });

  test.each([
    ['a module', { 'index.mjs': 'export const handler = async () => "module";' }, 'module'],
    ['a callback', { 'index.js': 'exports.handler = (e, c, done) => setTimeout(done, 5, null, "called");' }, 'called'],
    ['a nested path', { 'index.js': 'exports.handler = Object.assign(async () => "flat", {});' }, 'flat'],
    ['nothing', { 'index.js': 'exports.handler = async () => {};' }, null],
  ])('runs a handler that is or returns %s', async (title, files, expected) => {
    const pool = poolOf(`form-${title.replaceAll(' ', '-')}`, files);

    expect(await invoke(pool, `form-${title.replaceAll(' ', '-')}`, {})).toEqual(expected);
  });

  test('reports a thrown error and keeps the process', async () => {
    const pool = poolOf('throws', {
      'index.js': `let count = 0; exports.handler = async () => {
        count++; if (count === 1) throw new TypeError('no'); return count; };`,
    });

    expect(await invoke(pool, 'throws', {})).toEqual({ fault: { errorType: 'TypeError', errorMessage: 'no' } });
    expect(await invoke(pool, 'throws', {})).toBe(2);
  });

  test('kills a handler in a busy loop at its timeout and goes on with a new process', async () => {
    const pool = poolOf('busy', {
      'index.js': 'exports.handler = async ({ busy }) => { while (busy); return process.pid; };',
    });

    const before = await invoke(pool, 'busy', {});
    const fault = await invoke(pool, 'busy', { busy: true });
    const after = await invoke(pool, 'busy', {});

    expect(fault.fault.errorType).toBe('Sandbox.Timedout');
    expect(fault.fault.errorMessage).toMatch(/ Task timed out after 2\.00 seconds$/);
    expect(after).not.toBe(before);
  });

  test('reports a crash, and the next invocation gets a new process', async () => {
    const pool = poolOf('crash', {
      'index.js': 'exports.handler = async ({ code }) => { if (code) process.exit(code); return "alive"; };',
    });

    const fault = await invoke(pool, 'crash', { code: 3 });

    expect(fault.fault.errorType).toBe('Runtime.ExitError');
    expect(fault.fault.errorMessage).toMatch(/exit status 3$/);
    expect(await invoke(pool, 'crash', {})).toBe('alive');
  });

  test('loses no invocation to a process that leaves before it asks for the next event', async () => {
    const script = `#!${process.execPath}
      const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
      (async () => {
        const next = await fetch(base + 'next');
        const id = next.headers.get('lambda-runtime-aws-request-id');
        await fetch(base + id + '/response', { method: 'POST', body: '"done"' });
        setTimeout(() => process.exit(1), 50);
      })();`;
    const pool = poolOf('leaves', { bootstrap: script }, { runtime: 'provided.al2023' });

    const results = [];
    for (let round = 0; round < 4; round++) results.push(await invoke(pool, 'leaves', {}));

    expect(results).toEqual(['done', 'done', 'done', 'done']);
  });

  test('reports why a handler could not be loaded', async () => {
    const pool = poolOf('broken', { 'index.js': 'throw new RangeError("at load");' });

    expect(await invoke(pool, 'broken', {})).toEqual({ fault: { errorType: 'RangeError', errorMessage: 'at load' } });
  });

  test('refuses a response above 6 MB', async () => {
    const pool = poolOf('large', { 'index.js': 'exports.handler = async ({ size }) => "x".repeat(size);' });

    const fault = await invoke(pool, 'large', { size: 6_291_556 });

    expect(fault.fault.errorType).toBe('Function.ResponseSizeTooLarge');
    expect((await invoke(pool, 'large', { size: 6_291_554 })).length).toBe(6_291_554);
  });

  test('runs invocations at once in processes of their own, up to the reserved concurrency', async () => {
    const files = { 'index.js': 'exports.handler = () => new Promise((r) => setTimeout(r, 200, process.pid));' };
    const free = poolOf('free', files);
    const reserved = poolOf('reserved', files, { reservedConcurrency: 1 });

    const [freeIds, reservedIds] = await Promise.all([
      Promise.all([1, 2, 3].map(() => invoke(free, 'free', {}))),
      Promise.all([1, 2, 3].map(() => invoke(reserved, 'reserved', {}))),
    ]);

    expect(new Set(freeIds).size).toBe(3);
    expect(new Set(reservedIds).size).toBe(1);
  });

  test('writes what a function prints to its log', async () => {
    const pool = poolOf('prints', { 'index.js': 'exports.handler = async () => { console.log("a line"); };' });

    await invoke(pool, 'prints', {});

    expect(readFileSync(join(directory, 'logs', 'prints.log'), 'utf8')).toBe('a line\n');
  });

  test('runs a bootstrap executable', async () => {
    const script = `#!${process.execPath}
      const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
      (async () => { for (;;) {
        const next = await fetch(base + 'next');
        const id = next.headers.get('lambda-runtime-aws-request-id');
        await fetch(base + id + '/response', { method: 'POST', body: '"own runtime"' });
      } })();`;
    const pool = poolOf('own', { bootstrap: script }, { runtime: 'provided.al2023' });

    expect(await invoke(pool, 'own', {})).toBe('own runtime');
  });

  test(`runs a Python handler where Python is found (here: ${hasPython ? 'found' : 'not found'})`, async () => {
    const code = 'def handler(event, context):\n    return {"name": context.function_name, "event": event}\n';
    const pool = poolOf('python', { 'main.py': code }, { runtime: 'python3.12', handler: 'main.handler' });

    const result = invoke(pool, 'python', { n: 1 });

    if (hasPython) expect(await result).toEqual({ name: 'python', event: { n: 1 } });
    else await expect(result).rejects.toThrow('put `python3` on PATH');
  });

  test('refuses another runtime by name', async () => {
    const pool = poolOf('java', { 'a.jar': '' }, { runtime: 'java21' });

    await expect(invoke(pool, 'java', {})).rejects.toThrow(
      '`aws_lambda_function.java`: the runtime java21 cannot run here: the local run knows nodejs, python and provided.',
    );
  });
});

function poolOf(name: string, files: Record<string, string>, change: Partial<LocalFunction> = {}): FunctionPool {
  const entries = Object.entries(files).map(([file, text]) => [file, strToU8(text)] as const);
  writeFileSync(join(directory, `${name}.zip`), zipSync(Object.fromEntries(entries)));
  const definition: LocalFunction = {
    address: `aws_lambda_function.${name}`,
    name,
    arn: arnOf(name),
    filename: `${name}.zip`,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    timeoutSeconds: 2,
    memorySizeMb: 128,
    environment: { DECLARED: 'yes' },
    reservedConcurrency: undefined,
    ...change,
  };
  const pool = createFunctionPool({
    supervisor,
    functions: [definition],
    aliases: [],
    stackDirectory: directory,
    codeDirectory: join(directory, 'code'),
    logDirectory: join(directory, 'logs'),
    region: 'eu-west-1',
    env: {},
    launch: { ...scripts, env: { PATH: process.env.PATH } },
  });
  pools.push(pool);
  return pool;
}

/** The parsed answer, or the fault. */
// biome-ignore lint/suspicious/noExplicitAny: handlers of these tests answer with anything
async function invoke(pool: FunctionPool, name: string, event: object, qualifier = ''): Promise<any> {
  const functionArn = arnOf(name) + qualifier;
  const requestId = crypto.randomUUID();
  const result = await pool.invoke({ requestId, event: JSON.stringify(event), functionArn });
  return 'payload' in result ? JSON.parse(result.payload) : result;
}

function arnOf(name: string): string {
  return `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
}
