import { count } from '../../../local/terminal/count';

// The page runs these too, so that a figure reads the same wherever it stands.
export { count };

/** `1 record`, `2 records`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Each from where the smaller unit would round up to it. */
const units = [
  { name: 'd', ms: 86_400_000, fromMs: 86_370_000, next: 3_600_000, nextName: 'h' },
  { name: 'h', ms: 3_600_000, fromMs: 3_599_500, next: 60_000, nextName: 'min' },
  { name: 'min', ms: 60_000, fromMs: 59_500, next: 1_000, nextName: 's' },
] as const;

/** At most two units, the way a person says it: `24 h` is one day, half a minute `30 s`, forever `never`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'never';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${trimmed(ms / 1_000)} s`;
  if (ms < 59_500) return `${Math.round(ms / 1_000)} s`;
  const unit = units.find(({ fromMs }) => ms >= fromMs)!;
  const parts = Math.round(ms / unit.next);
  const perUnit = unit.ms / unit.next;
  const rest = parts % perUnit;
  const whole = `${count(Math.floor(parts / perUnit))} ${unit.name}`;
  return rest === 0 ? whole : `${whole} ${rest} ${unit.nextName}`;
}

/** Words as a sentence has them: `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
