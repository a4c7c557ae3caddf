import { PoisonError } from '../../../handlers/core/errors';
import { createLogger, errorFields, writeStdout } from '../../../handlers/core/logger';
import { createMetrics } from '../../../handlers/core/metrics';
import { VirtualClock } from '../../support/virtual-clock';

const clock = new VirtualClock(Date.UTC(2026, 0, 2, 3, 4, 5, 6));

describe('createLogger', () => {
  it('writes one line of JSON a call, with the fields of its ancestors', () => {
    const lines: string[] = [];
    const logger = createLogger((line) => lines.push(line), clock, { consumer: 'FanOut' });

    logger.info('one');
    logger.with({ requestId: 'r' }).warn('two', { count: 2 });
    logger.error('three', { errorCode: undefined });

    const time = '2026-01-02T03:04:05.006Z';
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'INFO', message: 'one', time, consumer: 'FanOut' },
      { level: 'WARN', message: 'two', time, consumer: 'FanOut', requestId: 'r', count: 2 },
      { level: 'ERROR', message: 'three', time, consumer: 'FanOut' },
    ]);
  });
});

describe('writeStdout', () => {
  it('writes a line as it is', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

    writeStdout('line');

    const calls = [...write.mock.calls];
    write.mockRestore();
    expect(calls).toEqual([['line\n']]);
  });
});

describe('errorFields', () => {
  it.each([
    [new PoisonError('x', { code: 'ViewKeyMissing' }), { errorName: 'PoisonError', errorCode: 'ViewKeyMissing' }],
    [new TypeError('x'), { errorName: 'TypeError' }],
    [Object.assign(new Error(), { code: 'card 4111 1111' }), { errorName: 'Error' }],
    [Object.assign(new Error(), { code: 7 }), { errorName: 'Error' }],
    [{ name: 'x'.repeat(81) }, { errorName: 'object' }],
    [null, { errorName: 'object' }],
    [undefined, { errorName: 'undefined' }],
    ['text', { errorName: 'string' }],
  ])('names %p and nothing more', (error, fields) => {
    expect(errorFields(error)).toEqual(fields);
  });
});

describe('createMetrics', () => {
  it('writes the embedded metric format', () => {
    const lines: string[] = [];

    createMetrics((line) => lines.push(line), clock, 'FanOut')({ Received: 3, LagMs: 7 });

    expect(JSON.parse(lines[0]!)).toEqual({
      _aws: {
        Timestamp: clock.nowMs(),
        CloudWatchMetrics: [
          {
            Namespace: 'Tributary',
            Dimensions: [['Consumer']],
            Metrics: [
              { Name: 'Received', Unit: 'Count' },
              { Name: 'LagMs', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Consumer: 'FanOut',
      Received: 3,
      LagMs: 7,
    });
  });
});
