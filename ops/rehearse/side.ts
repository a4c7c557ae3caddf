import { isQueueKind } from '../../engine/queue-settings';
import type { FunctionChoice, RunRecipe } from '../../engine/sim/run-recipe';
import { SettingsError } from '../../handlers/core/errors';
import { checkEventSourceSettings, type EventSourceSettings } from '../../modules/event-source-settings';
import { presets } from './presets';
import { type QueueAttributeChanges, queueAttributeMistakes, queueAttributeNames } from './queue-attribute-changes';
import type { RehearsedMapping } from './rehearsed-mapping';

/** One set of settings and the code behind it, ready to be run under any scenario. */
export interface Side {
  readonly label: string;
  readonly recipe: Omit<RunRecipe, 'scenario' | 'seed'>;
  readonly destinationKind: RehearsedMapping['destinationKind'];
  readonly assumptions: readonly string[];
}

/** The side of a mapping that was read. A mapping that is switched off is rehearsed as if it were on. */
export function sideOfMapping(label: string, mapping: RehearsedMapping, choice: FunctionChoice | undefined): Side {
  const { source, settings, functionTimeoutSeconds, reservedConcurrency, retentionSeconds, queue } = mapping;
  const hasFilters = (settings.filterCriteria?.filters?.length ?? 0) > 0;
  return {
    label,
    destinationKind: mapping.destinationKind,
    assumptions: [
      ...mapping.assumptions,
      ...(hasFilters ? ['Filters are left out: every simulated write passes them.'] : []),
      ...(settings.provisionedPollerConfig ? ['Pollers that are provisioned are left out: it scales as without.'] : []),
      ...(mapping.enabled ? [] : ['The mapping is disabled; it is rehearsed as if it were enabled.']),
    ],
    recipe: {
      source,
      settings,
      ...(queue && { queue }),
      function: choice ?? functionFor(mapping),
      functionTimeoutMs: functionTimeoutSeconds * 1_000,
      ...(reservedConcurrency !== undefined && { concurrencyMax: reservedConcurrency }),
      retentionMs: retentionSeconds * 1_000,
    },
  };
}

/** A handler that nobody showed us answers as its mapping asks it to. */
function functionFor({ hasOurCore, settings }: RehearsedMapping): FunctionChoice {
  if (hasOurCore) return { kind: 'core' };
  const reports = settings.functionResponseTypes?.includes('ReportBatchItemFailures') ?? false;
  return { kind: 'model', model: reports ? 'reports' : 'throws' };
}

const queueRemedy = 'Name single settings, such as `maxReceiveCount=100`, or another mapping.';

/** A preset in place of a mapping's settings; source, timeout and concurrency stay as they are. */
export function sideOfPreset(name: string, base: Side): Side {
  const preset = presets[name]!;
  if (isQueueKind(base.recipe.source)) {
    throw new SettingsError([
      `\`--against ${name}\` has settings of streams, and this mapping reads a queue. ${queueRemedy}`,
    ]);
  }
  return {
    label: name,
    destinationKind: preset.destinationKind,
    assumptions: [`${name} is ${preset.title}.`],
    recipe: { ...base.recipe, settings: preset.settings, function: preset.function },
  };
}

/** The base with some settings changed, given as `name=value,name=value`. */
export function sideOfChanges(text: string, base: Side): Side {
  const { source, settings, queue } = base.recipe;
  const { ofMapping, ofQueue } = changesOf(text);
  const changed = { ...settings, ...ofMapping };
  const mistakesOf = (all: EventSourceSettings) =>
    checkEventSourceSettings(source, all, '--against').map(
      ({ setting, rule, value, remedy }) => `\`--against ${setting}\` ${rule}, got ${value}. ${remedy}`,
    );
  // What was wrong before is not the change's fault.
  const before = new Set(mistakesOf(settings));
  const mistakes = [
    ...mistakesOf(changed).filter((mistake) => !before.has(mistake)),
    ...queueAttributeMistakes(ofQueue, base.recipe),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  const attributes = { visibilityTimeoutSeconds: 30, ...queue, ...ofQueue };
  const changedQueue = Object.keys(ofQueue).length > 0 && { queue: attributes };
  return { ...base, label: text, recipe: { ...base.recipe, settings: changed, ...changedQueue } };
}

const readers: { readonly [name: string]: (value: string) => unknown } = {
  batchSize: whole,
  maximumBatchingWindowInSeconds: whole,
  maximumRetryAttempts: whole,
  maximumRecordAgeInSeconds: whole,
  parallelizationFactor: whole,
  tumblingWindowInSeconds: whole,
  visibilityTimeoutSeconds: whole,
  // Not a number: no dead-letter queue.
  maxReceiveCount: (value) => (value === 'none' ? Number.NaN : whole(value)),
  bisectBatchOnFunctionError: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  functionResponseTypes: (value) =>
    value === 'none' ? [] : value === 'ReportBatchItemFailures' ? ['ReportBatchItemFailures'] : undefined,
};

function whole(value: string): number | undefined {
  return /^-?\d+$/.test(value) ? Number(value) : undefined;
}

interface Changes {
  readonly ofMapping: EventSourceSettings;
  readonly ofQueue: QueueAttributeChanges;
}

function changesOf(text: string): Changes {
  const mistakes: string[] = [];
  const entries = text.split(',').map((part) => {
    const [name = '', value = ''] = part.split(/=(.*)/s).map((one) => one.trim());
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!read) {
      const known = `${Object.keys(presets).join(', ')}, env:NAME, plan:FILE, or NAME=VALUE of ${Object.keys(readers).join(', ')}`;
      mistakes.push(`\`--against\` must be ${known}, got ${part}.`);
      return [name, undefined];
    }
    const setting = read(value);
    if (setting === undefined) mistakes.push(`\`--against ${name}\` has no value that AWS takes, got ${value}.`);
    return [name, setting];
  });
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  const isOfQueue = ([name]: readonly unknown[]) => queueAttributeNames.some((one) => one === name);
  const ofQueue = entries.filter(isOfQueue).map(([name, value]) => [name, Number.isNaN(value) ? undefined : value]);
  return {
    ofMapping: Object.fromEntries(entries.filter((entry) => !isOfQueue(entry))) as EventSourceSettings,
    ofQueue: Object.fromEntries(ofQueue) as QueueAttributeChanges,
  };
}
