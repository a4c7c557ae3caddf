import type { EventSourceSettings } from '../../../modules/event-source-settings';
import { dollars } from '../../cost/show/dollars';
import { count, duration } from '../../rehearse/show/units';
import { searchedLag } from '../run-tuning';
import type { Loosened, Tried, Tuning } from '../tuning';

/** The answer in one sentence. */
export function headline({ question, recommended, frontier }: Tuning): string {
  const target = duration(question.targetLagMs);
  if (recommended) {
    return `${settingsText(recommended.settings)}: 99 of 100 changes are done within ${duration(recommended.p99Ms)}, for ${dollars(recommended.perMonth)} a month.`;
  }
  const fastest = frontier.at(-1);
  if (!fastest || !Number.isFinite(fastest.p99Ms))
    return `Nothing keeps up with these writes, let alone within ${target}.`;
  return `Nothing meets ${target}: the fastest, ${settingsText(fastest.settings)}, takes ${duration(fastest.p99Ms)}.`;
}

/** What was asked, in one sentence. */
export function questionText({ question }: Tuning): string {
  const { mapping, workload, burst, targetLagMs, base } = question;
  const { writesPerSecond, shards, timing } = workload;
  const isQueue = base.source === 'sqs' || base.source === 'sqs-fifo';
  const parts = [
    `${mapping}: ${count(writesPerSecond)} writes a second${burst > 1 ? `, ${count(burst)} times as many for a minute` : ''}`,
    ...(isQueue ? [] : [`${count(shards)} shards`]),
    `${timing.perInvocationMs} ms an invocation and ${timing.perRecordMs} ms a record, ${handlerText(base.function.kind)}`,
    `done within ${duration(targetLagMs)} for 99 of 100, a tenth of it kept in reserve`,
  ];
  return `${parts.join('; ')}.`;
}

function handlerText(kind: 'core' | 'model' | 'consumer'): string {
  return kind === 'core' ? 'several at once by our core' : 'one after the other';
}

/** In AWS's words, only what is searched. */
export function settingsText(settings: EventSourceSettings): string {
  return Object.entries(searchedOf(settings))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

export function searchedOf(settings: EventSourceSettings): { readonly [name: string]: number } {
  const { batchSize, maximumBatchingWindowInSeconds, parallelizationFactor, scalingConfig } = settings;
  const all = {
    batchSize,
    maximumBatchingWindowInSeconds,
    parallelizationFactor,
    maximumConcurrency: scalingConfig?.maximumConcurrency,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  );
}

/** A row for each step of the trade-off, with what is recommended and what is deployed among them. */
export function tradeOffRows(tuning: Tuning): readonly { readonly mark: string; readonly tried: Tried }[] {
  const { frontier, recommended, deployed } = tuning;
  const all = [
    ...frontier.filter(({ settings }) => settings !== recommended?.settings).map((tried) => ({ mark: '', tried })),
    ...(recommended ? [{ mark: 'recommended', tried: recommended }] : []),
    ...(deployed ? [{ mark: 'deployed', tried: deployed }] : []),
  ];
  return all.sort((one, other) => one.tried.perMonth - other.tried.perMonth);
}

export function lagText(ms: number): string {
  return Number.isFinite(ms) ? duration(ms) : 'not done';
}

/** What holds the lag, as a sentence. */
export function bindingText({ binding, recommended, frontier, tried }: Tuning): string {
  const now = recommended ?? frontier.at(-1);
  if (!now) return 'What binds: the time of the function. No lanes that AWS allows keep up with the writes.';
  if (!binding) {
    return `What binds: nothing that could be changed alone. From ${lagText(now.p99Ms)}, what is left is the pace of polling and the time of the function.`;
  }
  const isOut = binding.isPossible ? '' : ', and nobody can change that';
  return `What binds: the ${binding.limit}${isOut}. ${capital(binding.change)} would make it ${lagText(binding.p99Ms)} in place of ${lagText(searchedLag(tried, now))}.`;
}

export function loosenedText({ change, p99Ms, isPossible }: Loosened): string {
  return `${change}: ${lagText(p99Ms)}${isPossible ? '' : ' (cannot be had)'}`;
}

/** What the figures rest on. */
export function noteTexts({ question, runs }: Tuning): readonly string[] {
  return [
    `${count(runs)} runs in virtual time, by the engine that \`tributary rehearse\` runs, seeds from ${question.seed} on. What is recommended met the target in full rehearsals of three seeds.`,
    'Other settings are as they were, or as ours are by default: `bisectBatchOnFunctionError`, retries and ages make no difference while nothing fails; `tributary rehearse` shows what they do when something does.',
    "Cost is that of Lambda's requests and time alone, for a month of the average rate in batches as large as the run had.",
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
