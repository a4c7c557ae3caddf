import { SettingsError } from '../../handlers/core/errors';
import { tombstoneRetentionDaysDefault } from '../../handlers/sinks/state-attributes';
import type { BackfillSettings, BackfillState } from './backfill-journal';
import type { BackfillOptions } from './options';

/** The backfill to go on with. Throws a `SettingsError` where there is none, or where flags ask for another one. */
export function checkResumed(
  unfinished: BackfillState | undefined,
  options: BackfillOptions,
  nowMs: number,
): BackfillState {
  if (!unfinished) {
    throw new SettingsError(['`--resume` needs a backfill of this table that did not finish, got none. Leave it out.']);
  }
  const differing = differences(options, unfinished.settings);
  if (differing.length > 0) {
    throw new SettingsError(differing.map((name) => `\`--${name}\` must be as it was at the beginning. Leave it out.`));
  }
  // Older tombstones may be gone, and what was deleted since would come back.
  const isOld = nowMs - unfinished.atMs > tombstoneRetentionDaysDefault * 86_400_000;
  if (isOld && unfinished.settings.export === undefined) {
    const began = new Date(unfinished.atMs).toISOString();
    const rule = `must come within ${tombstoneRetentionDaysDefault} days of the beginning`;
    throw new SettingsError([`\`--resume\` ${rule}, got one that began ${began}. Begin a new one.`]);
  }
  return unfinished;
}

function differences(options: BackfillOptions, settings: BackfillSettings): readonly string[] {
  const { mode, parts, consumer, include, marginSeconds } = settings;
  const pairs: readonly (readonly [name: string, given: unknown, known: unknown])[] = [
    ['seed', options.seed, mode === 'seed'],
    ['repair', options.repair, mode === 'repair'],
    ['segments', options.segments, parts],
    ['consumer', options.consumer, consumer],
    ['include', options.include, include],
    ['export', options.export, settings.export],
    ['margin-seconds', options['margin-seconds'], marginSeconds],
  ];
  const differs = (given: unknown, known: unknown) =>
    given !== undefined && JSON.stringify(given) !== JSON.stringify(known);
  return pairs.filter(([, given, known]) => differs(given, known)).map(([name]) => name);
}
