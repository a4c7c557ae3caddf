import type { ChangeFigures, SettingChange } from '../rehearsal';
import { figureText } from './figures';

const changeTitles: { readonly [name in keyof ChangeFigures]: string } = {
  lost: 'lost',
  bystanders: 'good records given up',
  duplicated: 'duplicated',
  late: 'late',
  recoveryMs: 'to recover',
  invocations: 'invocations',
};

/** `lost 12 → 0, late 30 → 4`; what stays, or reads as if it did, is left out. */
export function changeText(before: ChangeFigures, after: ChangeFigures): string {
  const parts = differences(before, after);
  return parts.length === 0 ? 'no difference' : parts.join(', ');
}

/** The changes that do something, and in one sentence those that do nothing; undefined where there are none. */
export function foldedChanges(changes: readonly SettingChange[]): {
  readonly telling: readonly SettingChange[];
  readonly idle: string | undefined;
} {
  const scenariosOf = new Map<string, string[]>();
  const telling: SettingChange[] = [];
  for (const one of changes) {
    if (differences(one.before, one.after).length > 0) telling.push(one);
    else scenariosOf.set(one.change, [...(scenariosOf.get(one.change) ?? []), one.scenario]);
  }
  const idle = [...scenariosOf].map(([change, scenarios]) => `${change} (${scenarios.join(', ')})`);
  return { telling, idle: idle.length === 0 ? undefined : `No difference: ${idle.join('; ')}.` };
}

function differences(before: ChangeFigures, after: ChangeFigures): string[] {
  return (Object.keys(changeTitles) as (keyof ChangeFigures)[]).flatMap((name) => {
    const unit = name === 'recoveryMs' ? 'duration' : 'records';
    const [from, to] = [before, after].map((figures) => figureText({ unit }, figures[name]));
    return from === to ? [] : [`${changeTitles[name]} ${from} → ${to}`];
  });
}
