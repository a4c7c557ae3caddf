import { placeFlags } from '../aws/place-flags';
import type { BackfillOptions } from './options';

/** What goes on with a backfill of the same place. */
export function resumeCommand(options: BackfillOptions): string {
  return ['npx tributary backfill', ...placeIn(options), '--resume --apply'].join(' ');
}

/** What tells of the records that were quarantined at the same place. */
export function quarantineCommand(options: BackfillOptions): string {
  return ['npx tributary redrive', ...placeIn(options), '--source quarantine'].join(' ');
}

function placeIn(options: BackfillOptions): readonly string[] {
  return Object.keys(placeFlags).flatMap((name) => {
    const value = options[name as keyof typeof placeFlags];
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [value].flat().map((one) => `--${name} ${one}`);
  });
}
