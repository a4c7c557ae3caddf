import { parseVerifyOptions } from '../../../ops/verify/options';

const parse = (text: string) => parseVerifyOptions(text.split(' '));

describe('parseVerifyOptions', () => {
  test.each([
    '--local',
    '--table a --sample 5 --margin-seconds 1',
    '--table a --key {"id":"a"} --key {"id":"b"} --margin-seconds 1',
    '--table a --replay-twice --last 5 --include Mail --apply',
    '--table a --replay-twice --file records.json',
    '--table a --canary --item canary.json --timeout-seconds 5 --apply --json',
  ])('takes `%s`', (text) => {
    expect(() => parse(text)).not.toThrow();
  });

  test.each([
    ['--table a --apply', '`--apply` needs `--replay-twice` or `--canary`.'],
    ['--table a --margin-seconds 5', '`--margin-seconds` needs `--sample` or `--key`.'],
    ['--table a --last 5', '`--last` needs `--replay-twice`.'],
    ['--table a --file f', '`--file` needs `--replay-twice`.'],
    ['--table a --include Mail', '`--include` needs `--replay-twice`.'],
    ['--table a --item f', '`--item` needs `--canary`.'],
    ['--table a --timeout-seconds 5', '`--timeout-seconds` needs `--canary`.'],
    ['--table a --replay-twice --last 5 --file f', '`--last` and `--file` must not stand together.'],
    ['--table a --sample 0', '`--sample` must be a whole number from 1 to 1000000, got 0.'],
    ['--table a --deep', '`--deep` is not known.'],
  ])('fails when it gets `%s`', (text, mistake) => {
    expect(() => parse(text)).toThrow(mistake);
  });
});
