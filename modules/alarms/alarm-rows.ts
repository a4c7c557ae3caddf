import type { AnyAlarmRow } from './alarm-row';
import { archiveRows } from './archive-rows';
import { eventRows, queueRows } from './delivery-rows';
import { failureRows, functionRows } from './function-rows';
import { streamRows } from './stream-rows';

/** Every alarm. A row here wants a section of its key in `docs/runbook.md`, and makes the rest. */
export const alarmRows: readonly AnyAlarmRow[] = [
  ...streamRows,
  ...failureRows,
  ...functionRows,
  ...queueRows,
  ...eventRows,
  ...archiveRows,
];
