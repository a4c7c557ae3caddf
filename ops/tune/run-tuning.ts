import { isQueueKind } from '../../engine/queue-settings';
import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { RunResult } from '../../engine/sim/run-result';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import { searchSpace, settingsWith } from './candidates';
import { looseningsOf } from './limits';
import { fullScenario, searchedRecipe } from './tune-scenario';
import type { Loosened, Tried, TuneQuestion, Tuning } from './tuning';

/** Told after each run how many are over, and about how many there will be. */
export type OnRun = (over: number, about: number) => void;

export type RunOne = (recipe: RunRecipe) => Promise<RunResult>;

/** Of the target, so that another seed meets it too. */
const marginOfTarget = 0.9;

/** Rehearsals in full that a recommendation has to stand. */
const proofSeeds = 3;

/** Lowers the lag by less than this share: no limit that holds it. */
const tellingShare = 0.1;

/** Utilization of a lane from which on nothing can be kept up with, whatever chance brings. */
const hopeless = 1.5;

/** Searches, proves what it recommends, and looks at what holds the lag. The same question gives the same answer. */
export async function runTuning(question: TuneQuestion, run: RunOne, onRun?: OnRun): Promise<Tuning> {
  let [runs, windowsOver] = [0, 0];
  const windows = searchSpace(question).windowSeconds.length;
  const counted: RunOne = async (recipe) => {
    runs += 1;
    const result = await run(recipe);
    onRun?.(runs, Math.max(runs, Math.round((runs * windows) / Math.max(1, windowsOver))));
    return result;
  };
  const all = await search(question, counted, () => {
    windowsOver += 1;
  });
  const tried = [...all].sort(byCost);
  const recommended = await proven(question, tried, counted);
  const deployed = question.isDeployed ? await triedWith(question, question.base.settings, counted) : undefined;
  const shown = recommended ?? fastestOf(tried);
  const loosened = shown ? await loosen(question, shown, counted) : [];
  const { costOf: _, ...rest } = question;
  return {
    question: rest,
    tried,
    frontier: frontierOf(tried),
    recommended,
    deployed,
    loosened,
    binding: bindingOf(loosened, searchedLag(tried, shown)),
    runs,
  };
}

/** A window's settings depend on each other, those of different windows do not. */
async function search(question: TuneQuestion, run: RunOne, onWindow: () => void): Promise<readonly Tried[]> {
  const { windowSeconds } = searchSpace(question);
  const searched = windowSeconds.map((seconds) => searchWindow(question, seconds, run).finally(onWindow));
  return (await Promise.all(searched)).flat();
}

/** More lanes while they make it faster, and larger batches while they make fewer. */
async function searchWindow(question: TuneQuestion, windowSeconds: number, run: RunOne): Promise<readonly Tried[]> {
  const { lanes, batchSizes } = searchSpace(question);
  const tried: Tried[] = [];
  let fastestMs = Number.POSITIVE_INFINITY;
  for (const count of lanes) {
    let before: Tried | undefined;
    let rowMs = Number.POSITIVE_INFINITY;
    for (const batchSize of batchSizes(windowSeconds)) {
      if (isHopeless(question, batchSize, count)) continue;
      const settings = settingsWith(question.base, { batchSize, windowSeconds, lanes: count });
      const one = await triedWith(question, settings, run);
      tried.push(one);
      rowMs = Math.min(rowMs, one.p99Ms);
      if (before && before.invocationsPerMillion === one.invocationsPerMillion) break;
      before = one;
    }
    if (Number.isFinite(fastestMs) && rowMs > fastestMs * 0.95) break;
    fastestMs = Math.min(fastestMs, rowMs);
  }
  return tried;
}

/** A model works through a batch one record after the other; ours does not, so only a run tells. */
function isHopeless({ base, workload }: TuneQuestion, batchSize: number, lanes: number): boolean {
  if (base.function.kind !== 'model') return false;
  const { perInvocationMs, perRecordMs } = workload.timing;
  const inParallel = isQueueKind(base.source) ? lanes : lanes * workload.shards;
  const busy = (workload.writesPerSecond * (perInvocationMs / batchSize + perRecordMs)) / 1_000 / inParallel;
  return busy > hopeless;
}

export async function triedWith(question: TuneQuestion, settings: EventSourceSettings, run: RunOne): Promise<Tried> {
  const recipe = { ...searchedRecipe(question, question.base), settings, seed: question.seed };
  return triedOf(question, settings, await run(recipe));
}

function triedOf({ costOf }: TuneQuestion, settings: EventSourceSettings, result: RunResult): Tried {
  const { written, invocations } = result.counts;
  const perInvocation = written / Math.max(1, invocations);
  return {
    settings,
    p99Ms: lagOf(result),
    p50Ms: result.latencyMs.p50,
    invocationsPerMillion: Math.round((invocations / Math.max(1, written)) * 1_000_000),
    perMonth: costOf(perInvocation).perMonth,
  };
}

/** With nothing wrong, an invocation that fails ran into its timeout: no settings to recommend. */
export function lagOf({ counts, latencyMs, verdict }: RunResult): number {
  const isDone = verdict === 'held' && counts.done === counts.written && counts.failedInvocations === 0;
  return isDone ? latencyMs.p99 : Number.POSITIVE_INFINITY;
}

/**
 * The cheapest that meets the target in the search and then in full rehearsals. The order of the tried does not depend
 * on the target, so a lower target never leads to settings that cost less.
 */
async function proven(question: TuneQuestion, tried: readonly Tried[], run: RunOne): Promise<Tried | undefined> {
  const enoughMs = question.targetLagMs * marginOfTarget;
  for (const one of tried) {
    if (one.p99Ms > enoughMs) continue;
    const p99Ms = Math.max(one.p99Ms, await provenLag(question, one.settings, run));
    if (p99Ms <= enoughMs) return { ...one, p99Ms };
  }
  return undefined;
}

async function provenLag(question: TuneQuestion, settings: EventSourceSettings, run: RunOne): Promise<number> {
  const scenario = fullScenario(question);
  const runs = Array.from({ length: proofSeeds }, (_, place) =>
    run({ ...question.base, settings, scenario, seed: question.seed + place }),
  );
  return Math.max(...(await Promise.all(runs)).map(lagOf));
}

async function loosen(question: TuneQuestion, shown: Tried, run: RunOne): Promise<readonly Loosened[]> {
  const loosenings = looseningsOf(question, shown.settings);
  const results = await Promise.all(
    loosenings.map(({ changed, settings }) => triedWith({ ...question, ...changed }, settings, run)),
  );
  return loosenings.map(({ limit, change, isPossible }, place) => ({
    limit,
    change,
    isPossible,
    p99Ms: results[place]!.p99Ms,
  }));
}

function bindingOf(loosened: readonly Loosened[], nowMs: number): Loosened | undefined {
  const [most] = [...loosened].sort((one, other) => one.p99Ms - other.p99Ms);
  return most && most.p99Ms < nowMs * (1 - tellingShare) ? most : undefined;
}

/** The lag of settings in the run that each loosened limit is compared with; that of full rehearsals is another one. */
export function searchedLag(tried: readonly Tried[], shown: Tried | undefined): number {
  return tried.find(({ settings }) => settings === shown?.settings)?.p99Ms ?? Number.NEGATIVE_INFINITY;
}

/** What is neither slower nor dearer than another that is cheaper. `tried`: the cheapest first. */
export function frontierOf(tried: readonly Tried[]): readonly Tried[] {
  let fastestMs = Number.POSITIVE_INFINITY;
  return tried.filter(({ p99Ms }) => {
    const isFaster = p99Ms < fastestMs;
    fastestMs = Math.min(fastestMs, p99Ms);
    return isFaster;
  });
}

function fastestOf(tried: readonly Tried[]): Tried | undefined {
  return [...tried].sort((one, other) => one.p99Ms - other.p99Ms)[0];
}

/** Of what costs the same the faster, then what takes fewer lanes and smaller batches. */
function byCost(one: Tried, other: Tried): number {
  return (
    one.perMonth - other.perMonth ||
    compare(one.p99Ms, other.p99Ms) ||
    lanesOf(one) - lanesOf(other) ||
    (one.settings.batchSize ?? 0) - (other.settings.batchSize ?? 0)
  );
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function lanesOf({ settings }: Tried): number {
  return settings.scalingConfig?.maximumConcurrency ?? settings.parallelizationFactor ?? 1;
}
