import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  announceRun,
  type RunningFile,
  readRun,
  runningFileOf,
  withdrawRun,
} from '../../../local/control/running-file';

const root = mkdtempSync(join(tmpdir(), 'tributary-running-'));
const file = runningFileOf(root);
const running = { pid: 7, environment: 'local', region: 'eu-west-1', accountId: '0', endpoints: {} } as RunningFile;

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('readRun', () => {
  test('finds a run that is there, and none whose process is gone', () => {
    announceRun(file, running);

    expect(readRun(file, (pid) => pid === 7)).toEqual(running);
    expect(readRun(file, () => false)).toBeUndefined();
  });

  test('finds none in a file that is broken or not there', () => {
    writeFileSync(join(root, 'broken.json'), '{');

    expect(readRun(join(root, 'broken.json'), () => true)).toBeUndefined();
    expect(readRun(join(root, 'absent.json'), () => true)).toBeUndefined();
  });
});

describe('withdrawRun', () => {
  test('takes away its own file only', () => {
    announceRun(file, running);

    withdrawRun(file, 8);
    const other = readRun(file, () => true);
    withdrawRun(file, 7);

    expect([other?.pid, readRun(file, () => true)]).toEqual([7, undefined]);
  });
});
