import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { kclRecords } from '../support/kcl-daemon';
import { arrivals } from '../support/kinesis-event';

let folder: string;
let consumer: ChildProcessWithoutNullStreams;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-kcl-'));
  const outfile = join(folder, 'consumer.cjs');
  buildSync({ entryPoints: ['examples/kcl/index.ts'], bundle: true, platform: 'node', target: 'node20', outfile });
});

beforeEach(() => {
  const { PATH } = process.env;
  consumer = spawn(process.execPath, [join(folder, 'consumer.cjs')], { env: { PATH } });
});

afterEach(() => consumer.kill());

afterAll(() => rmSync(folder, { recursive: true }));

const tell = (action: object) => consumer.stdin.write(`${JSON.stringify(action)}\n`);

/** The next line that says something. */
async function nextLine(stream: NodeJS.ReadableStream): Promise<unknown> {
  for await (const line of createInterface(stream)) if (line !== '') return JSON.parse(line);
  return undefined;
}

describe('the example of a consumer in a container', () => {
  test('answers the daemon on standard output', async () => {
    tell({ action: 'initialize', shardId: 'shardId-000000000000' });

    expect(await nextLine(consumer.stdout)).toEqual({ action: 'status', responseFor: 'initialize' });
  });

  test('says on standard error that its settings are missing, checkpoints nothing, and ends with the daemon', async () => {
    const answered: string[] = [];
    consumer.stdout.on('data', (chunk) => answered.push(String(chunk)));

    tell({ action: 'processRecords', records: kclRecords(arrivals('a1')), millisBehindLatest: 0 });
    const trouble = await nextLine(consumer.stderr);
    consumer.stdin.end();
    const [code] = await once(consumer, 'exit');

    expect(trouble).toEqual({ trouble: 'A batch failed as a whole and comes again.', errorName: 'SettingsError' });
    expect({ code, answered }).toEqual({ code: 0, answered: [] });
  });
});
