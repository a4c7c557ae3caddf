import { existsSync, readFileSync } from 'node:fs';
import { alarmRows } from '../../../modules/alarms/alarm-rows';
import { runbook, runbookKeys } from '../../../ops/verify/runbook';

describe('runbook', () => {
  test.each(runbookKeys)('points to the section of the alarm %s', (key) => {
    const [file, anchor] = runbook(key).split('#') as [string, string];

    expect(alarmRows.map((row) => row.key)).toContain(key);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^##+ ${anchor}$`, 'm'));
  });
});
