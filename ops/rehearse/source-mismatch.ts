import { isQueueKind } from '../../engine/queue-settings';
import { scenarioNames } from '../../engine/sim/scenarios';
import { eventSourceLimits } from '../../modules/event-source-settings';
import type { RehearseOptions } from './options';
import { presets } from './presets';
import { queueAttributeNames } from './queue-attribute-changes';
import type { RehearsedMapping } from './rehearsed-mapping';
import { scenariosFor } from './scenarios-for';

/** Why the options say nothing about the source of a mapping, as the end of a sentence; undefined where they do. */
export function sourceMismatch(
  { source }: Pick<RehearsedMapping, 'source'>,
  { against = [], consumer, scenario = scenarioNames }: RehearseOptions,
): string | undefined {
  const isQueue = isQueueKind(source);
  const title = isQueue ? 'a queue' : 'a stream';
  const others = against.flatMap((text) => namesIn(text)).filter((name) => !admits(source, name));
  if (isQueue && consumer !== undefined) return `it reads a queue, and \`--consumer\` rehearses handlers of streams`;
  if (others.length > 0) return `it reads ${title}, which \`--against ${others[0]}\` says nothing about`;
  if (scenariosFor({ source }, scenario).length > 0) return undefined;
  return `it reads ${title}, which \`--scenario ${scenario[0]}\` says nothing about`;
}

/** Presets and settings that an `--against` names. What it gets wrong is told where it is read. */
function namesIn(text: string): readonly string[] {
  if (/^(env|plan):/.test(text)) return [];
  return text.split(',').map((part) => part.split('=')[0]!.trim());
}

const settingNames: readonly string[] = Object.values(eventSourceLimits).flatMap(namesOf);

function admits(source: RehearsedMapping['source'], name: string): boolean {
  if (queueAttributeNames.some((one) => one === name)) return isQueueKind(source);
  if (Object.hasOwn(presets, name)) return !isQueueKind(source);
  return !settingNames.includes(name) || namesOf(eventSourceLimits[source]).includes(name);
}

function namesOf({ ranges, others }: (typeof eventSourceLimits)[RehearsedMapping['source']]): readonly string[] {
  return [...Object.keys(ranges), ...others];
}
