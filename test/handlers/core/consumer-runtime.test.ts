import { createConsumerRuntime } from '../../../handlers/core/consumer-runtime';
import { SettingsError } from '../../../handlers/core/errors';

const settings = { consumer: 'Scan', quarantineBucket: 'failures' };

describe('createConsumerRuntime', () => {
  it.each([
    ['2026-01-31T10:20:30Z', 1_769_854_830_000],
    ['2026-01-31T10:20:30.5Z', 1_769_854_830_500],
    [undefined, undefined],
  ])('takes changes from %s on', (changesFrom, changesFromMs) => {
    const { batch } = createConsumerRuntime({ ...settings, ...(changesFrom && { changesFrom }) }, {});

    expect(batch.changesFromMs).toBe(changesFromMs);
  });

  it.each([
    ...['noon', 'Z', '2026-01-31', '2026-01-31Z', '2026-01-31T10Z', '2026-01-31T10:20:30'],
    ...['2026-01-31T10:20:30.1234Z', '2026-01-31T10:20:30.Z', '2026-01-31T10:20:30.5 Z'],
    ...['2026-13-31T10:20:30Z', '2026-02-31T10:20:30Z', '2026-01-31T10:20:30+01:00'],
  ])('fails when changes are to be taken from %s on', (changesFrom) => {
    const create = () => createConsumerRuntime({ ...settings, changesFrom }, {});

    expect(create).toThrow(SettingsError);
    expect(create).toThrow('`TRIBUTARY_CHANGES_FROM` must be a time such as 2026-01-31T10:20:30Z');
  });
});
