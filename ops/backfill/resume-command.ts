import { placeFlags } from '../aws/place-flags';
import type { BackfillOptions } from './options';

/** What goes on with a backfill of the same place. */
export function resumeCommand(options: BackfillOptions): string {
  const place = Object.keys(placeFlags).flatMap((name) => {
    const value = options[name as keyof typeof placeFlags];
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [value].flat().map((one) => `--${name} ${one}`);
  });
  return ['npx tributary backfill', ...place, '--resume --apply'].join(' ');
}
