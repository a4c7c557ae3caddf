import { consumerEnv, type EnvTable, readEnv } from '../../../handlers/core/env';

const table = {
  name: { name: 'NAME', kind: 'text' },
  count: { name: 'COUNT', kind: 'integer', optional: true, min: 1, max: 256 },
  list: { name: 'LIST', kind: 'json', optional: true },
} as const satisfies EnvTable;

describe('readEnv', () => {
  it('gives each setting its type, and leaves out what is not set', () => {
    expect(readEnv(table, { NAME: 'x', COUNT: '16', LIST: '["a"]' })).toEqual({ name: 'x', count: 16, list: ['a'] });
    expect(readEnv(table, { NAME: 'x', COUNT: '' })).toEqual({ name: 'x' });
  });

  it.each(['1', '256'])('takes the end %s of a range', (COUNT) => {
    expect(readEnv(table, { NAME: 'x', COUNT }).count).toBe(Number(COUNT));
  });

  it.each(['0', '257', '-1', '1.5', '1e2', ' 1', 'x', '9'.repeat(40)])('fails when an integer is %j', (COUNT) => {
    expect(() => readEnv(table, { NAME: 'x', COUNT })).toThrow(/`COUNT` must be an integer from 1 to 256, got/);
  });

  it('names everything that is wrong at once, and cuts long values', () => {
    const read = () => readEnv(table, { COUNT: 'x', LIST: `{${'y'.repeat(200)}` });

    expect(read).toThrow(
      [
        "environment: `NAME` must be set, got nothing. Correct it in the function's environment variables.",
        'environment: `COUNT` must be an integer from 1 to 256, got "x". Correct it in the function\'s environment variables.',
        `environment: \`LIST\` must be JSON, got "{${'y'.repeat(79)}...". Correct it in the function's environment variables.`,
      ].join('\n'),
    );
    expect(read).toThrow(expect.objectContaining({ name: 'SettingsError', code: 'InvalidSettings' }));
  });

  it('limits an integer without a range to what a number holds', () => {
    const open = { count: { name: 'COUNT', kind: 'integer' } } as const satisfies EnvTable;

    expect(readEnv(open, { COUNT: '0' })).toEqual({ count: 0 });
  });

  it('reads the settings of a consumer', () => {
    expect(readEnv(consumerEnv, { TRIBUTARY_CONSUMER: 'FanOut' })).toEqual({ consumer: 'FanOut' });
  });
});
