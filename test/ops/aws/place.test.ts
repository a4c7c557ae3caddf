import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceRun, type RunningFile, runningFileOf } from '../../../local/control/running-file';
import { parseFlags } from '../../../ops/arguments';
import { serviceNames } from '../../../ops/aws/clients';
import { placeOf } from '../../../ops/aws/place';
import { placeFlags } from '../../../ops/aws/place-flags';
import { surroundingsAt } from '../surroundings-at';

const folder = mkdtempSync(join(tmpdir(), 'place-'));
afterAll(() => rmSync(folder, { recursive: true }));

const placeFor = (flags: string) =>
  placeOf(parseFlags(placeFlags, flags === '' ? [] : flags.split(' ')), surroundingsAt(folder).surroundings);

function announce(running: Partial<RunningFile>): void {
  const endpoints = {
    dynamodb: 'http://127.0.0.1:1',
    dynamodbstreams: 'http://127.0.0.1:2',
    lambda: 'http://127.0.0.1:3',
  };
  const said = { pid: process.pid, region: 'eu-west-1', endpoints, table: 'orders-local-table', ...running };
  announceRun(runningFileOf(folder), said as RunningFile);
}

describe('placeOf', () => {
  it('takes a table where the usual variables say', () => {
    expect(placeFor('--table orders')).toEqual({ tableName: 'orders', endpoints: {}, isLocal: false });
  });

  test.each([
    ['', /One of `--table`, `--env` and `--local` must say which pipeline/],
    ['--table a --env b', /Only one of/],
    ['--env a --local', /Only one of/],
    ['--table a --pipeline b', /`--pipeline` needs `--env`/],
    ['--table a --endpoint-url ftp://x', /`--endpoint-url` must be SERVICE=URL or a URL/],
    ['--table a --endpoint-url smtp=http://x', /SERVICE one of dynamodb, .*, got smtp=http:\/\/x/],
  ])('fails when it gets `%s`', (flags, text) => {
    expect(() => placeFor(flags)).toThrow(text);
  });

  it('takes an address for one service, or for all of them', () => {
    const { endpoints, region } = placeFor(
      '--table a --region eu-west-1 --endpoint-url http://all:1 --endpoint-url sqs=http://one:2',
    );

    expect(region).toBe('eu-west-1');
    expect(Object.keys(endpoints)).toEqual(serviceNames);
    expect([endpoints.sqs, endpoints.lambda]).toEqual(['http://one:2', 'http://all:1']);
  });

  it('takes everything from the local run that is up', () => {
    announce({});

    expect(placeFor('--local')).toEqual({
      tableName: 'orders-local-table',
      region: 'eu-west-1',
      endpoints: { dynamodb: 'http://127.0.0.1:1', streams: 'http://127.0.0.1:2', lambda: 'http://127.0.0.1:3' },
      isLocal: true,
    });
    expect(placeFor('--local --table other').tableName).toBe('other');
  });

  it('takes the run whose file a variable names', () => {
    announce({});
    const { surroundings } = surroundingsAt(tmpdir());
    const env = { TRIBUTARY_RUNNING_FILE: runningFileOf(folder) };

    const { tableName } = placeOf(parseFlags(placeFlags, ['--local']), { ...surroundings, env });

    expect(tableName).toBe('orders-local-table');
  });

  it('fails when the local run has no table, unless one is named', () => {
    announce({ table: undefined });

    expect(() => placeFor('--local')).toThrow(/a run without a table of its own: name one by `--table`/);
    expect(placeFor('--local --table other').tableName).toBe('other');
  });

  it('fails when the local run that wrote the file has been killed', () => {
    // Beyond the largest process number that Linux gives.
    announce({ pid: 2 ** 22 + 1 });

    expect(() => placeFor('--local')).toThrow(/needs a local run that stays up, got none/);
  });
});
