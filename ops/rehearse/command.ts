import { writeFileSync } from 'node:fs';
import { extname, relative, resolve } from 'node:path';
import { isQueueKind } from '../../engine/queue-settings';
import { type FunctionChoice, runRecipe } from '../../engine/sim/run-recipe';
import { scenarioNames, usualWorkload, type Workload } from '../../engine/sim/scenarios';
import { SettingsError } from '../../handlers/core/errors';
import { type Command, exitCodes, type Surroundings } from '../command';
import { RecipePool } from '../recipe-pool';
import { consumerLoader } from './consumer-loader';
import { exitCodeOfVerdict, explainFailure, type FailedRun } from './explain-failure';
import { parseRehearseOptions, type RehearseOptions, rehearseUsage } from './options';
import { presets } from './presets';
import { chooseMapping, type MappingOrigin, readMappings } from './read-mappings';
import type { Rehearsal } from './rehearsal';
import type { RehearsedMapping } from './rehearsed-mapping';
import { readReplay } from './replay-file';
import { runRehearsal } from './run-rehearsal';
import { skippedText } from './scenarios-for';
import { changeFigures } from './show/figures';
import { rehearsalJson } from './show/json';
import { rehearsalMarkdown } from './show/markdown';
import { rehearsalReport } from './show/report';
import { buildReportPage } from './show/report-page';
import { rehearsalTable } from './show/table';
import { type Side, sideOfChanges, sideOfMapping, sideOfPreset } from './side';
import { sourceMismatch } from './source-mismatch';
import { checkWritable } from './writable-report';

export const rehearse: Command = {
  usage: rehearseUsage,
  run,
};

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseRehearseOptions(args);
  if (options.replay) return replay(options.replay, surroundings);
  if (options.report !== undefined) checkWritable(options.report, surroundings);
  const groups = groupsOf(chosenMappings(options, surroundings), options, surroundings);
  const { load, limits } = await consumerLoader(groups[0]!.sides[0]!.recipe.function, surroundings.root);
  for (const limit of limits) surroundings.note(limit);
  const pool = new RecipePool(surroundings.root, surroundings.env);
  const failures: FailedRun[] = [];
  const rehearsals: Rehearsal[] = [];
  try {
    for (const { name, sides } of groups) {
      const skipped = skippedText(sides[0]!.recipe, options.scenario ?? scenarioNames);
      if (skipped) surroundings.note(`${name} reads a queue. ${skipped}`);
      const done = await runRehearsal({
        mapping: name,
        command: `npx tributary rehearse ${args.map(shellWord).join(' ')}`.trim(),
        sides,
        scenarios: options.scenario ?? scenarioNames,
        workload: workloadOf(options),
        seeds: Array.from({ length: options.runs ?? 1 }, (_, run) => (options.seed ?? 1) + run),
        lateAfterMs: (options['late-after-seconds'] ?? 60) * 1_000,
        whatIf: (options['what-if'] ?? 'some') as 'none' | 'some' | 'all',
        run: (recipe, withRecords) => pool.run(recipe, withRecords),
        onRun: progressOf(name, surroundings),
      });
      rehearsals.push(done.rehearsal);
      failures.push(...done.failures);
    }
  } finally {
    await pool.close();
    surroundings.progress('');
  }
  await show(rehearsals, options, surroundings);
  const [failure] = failures;
  if (failure) {
    surroundings.note(failures.length === 1 ? '1 run failed.' : `${failures.length} runs failed.`);
    return explainFailure(failure, load, surroundings);
  }
  return hasWhatFails(rehearsals, options) ? exitCodes.found : exitCodes.done;
}

interface Group {
  readonly name: string;
  readonly sides: readonly Side[];
}

/** Mappings that differ in nothing but their names are rehearsed once. */
function groupsOf(
  mappings: readonly RehearsedMapping[],
  options: RehearseOptions,
  surroundings: Surroundings,
): readonly Group[] {
  const groups = new Map<string, { names: string[]; sides: readonly Side[] }>();
  for (const mapping of mappings) {
    const sides = sidesOf(mapping, options, surroundings);
    const key = JSON.stringify(sides.map(({ recipe, assumptions }) => [recipe, assumptions]));
    const known = groups.get(key);
    if (known) known.names.push(mapping.name);
    else groups.set(key, { names: [mapping.name], sides });
  }
  return [...groups.values()].map(({ names, sides }) => ({ name: names.join(', '), sides }));
}

/** Mappings that the options say something about; the others are named and left out. */
function chosenMappings(options: RehearseOptions, surroundings: Surroundings): readonly RehearsedMapping[] {
  if (options.env !== undefined && options.plan !== undefined) {
    throw new SettingsError(['`--env` and `--plan` must not stand together. Leave one out, or use `--against`.']);
  }
  const origin = options.plan === undefined ? { env: options.env ?? 'local' } : { plan: options.plan };
  const mappings = chooseMapping(readMappings(origin, surroundings), options.mapping);
  const mismatches = mappings.map((mapping) => ({ mapping, reason: sourceMismatch(mapping, options) }));
  const left = mismatches.filter(({ reason }) => reason === undefined).map(({ mapping }) => mapping);
  const texts = mismatches.flatMap(({ mapping, reason }) =>
    reason ? [`${mapping.name} is left out: ${reason}.`] : [],
  );
  if (left.length === 0) throw new SettingsError(texts);
  for (const text of texts) surroundings.note(text);
  return left;
}

function sidesOf(mapping: RehearsedMapping, options: RehearseOptions, surroundings: Surroundings): readonly Side[] {
  const choice = functionChoice(options, surroundings);
  const base = sideOfMapping(labelOf(options), mapping, choice);
  const others = (options.against ?? []).flatMap((text) => {
    const origin = originOf(text);
    if (origin) return sidesAt(text, origin, mapping, choice, surroundings);
    return [Object.hasOwn(presets, text) ? sideOfPreset(text, base) : sideOfChanges(text, base)];
  });
  return [base, ...others];
}

/** The mapping of the same name elsewhere, or the only one there. */
function sidesAt(
  text: string,
  origin: MappingOrigin,
  { name, source }: RehearsedMapping,
  choice: FunctionChoice | undefined,
  surroundings: Surroundings,
): readonly Side[] {
  // A stream and a queue have neither scenarios nor settings in common.
  const alike = readMappings(origin, surroundings).filter((other) => isQueueKind(other.source) === isQueueKind(source));
  const same = alike.filter((mapping) => mapping.name === name);
  const chosen = same.length > 0 ? same : alike;
  if (chosen.length === 1) return [sideOfMapping(text, chosen[0]!, choice)];
  const known = alike.map((mapping) => mapping.name).join(', ') || 'none';
  throw new SettingsError([`\`--against ${text}\` must have a mapping ${name} or a single one, got ${known}.`]);
}

function originOf(text: string): MappingOrigin | undefined {
  if (text.startsWith('env:')) return { env: text.slice(4) };
  return text.startsWith('plan:') ? { plan: text.slice(5) } : undefined;
}

function labelOf({ env, plan }: RehearseOptions): string {
  return plan ?? env ?? 'local';
}

/** A consumer's file is named from the project, where the workers run. */
function functionChoice(
  { handler, consumer }: RehearseOptions,
  { root, cwd }: Surroundings,
): FunctionChoice | undefined {
  if (consumer !== undefined) return { kind: 'consumer', file: relative(root, resolve(cwd, consumer)) };
  if (handler === 'core') return { kind: 'core' };
  return handler === undefined ? undefined : { kind: 'model', model: handler as 'throws' | 'reports' };
}

function workloadOf(options: RehearseOptions): Workload {
  return {
    ...usualWorkload,
    writesPerSecond: options['writes-per-second'] ?? usualWorkload.writesPerSecond,
    shards: options.shards ?? usualWorkload.shards,
    items: options.items ?? usualWorkload.items,
    timing: { ...usualWorkload.timing, perRecordMs: options['call-ms'] ?? usualWorkload.timing.perRecordMs },
    outageMinutes: options['outage-minutes'] ?? usualWorkload.outageMinutes,
  };
}

function progressOf(mapping: string, { progress, nowMs }: Surroundings) {
  const beganAtMs = nowMs();
  return (over: number, all: number) => {
    const secondsLeft = Math.ceil((((nowMs() - beganAtMs) / over) * (all - over)) / 1_000);
    progress(`${mapping}: ${over} of ${all} runs, ${secondsLeft} s left`);
  };
}

async function show(rehearsals: readonly Rehearsal[], options: RehearseOptions, surroundings: Surroundings) {
  const { print, note, root, cwd, columns } = surroundings;
  if (options.json) print(JSON.stringify(rehearsals.map(rehearsalJson), null, 2));
  for (const [place, rehearsal] of options.json ? [] : rehearsals.entries()) {
    if (place > 0) print('');
    if (options.markdown && rehearsals.length > 1) print(`### ${rehearsal.mapping}\n`);
    const table = () => rehearsalTable(rehearsal, columns, options.details ?? false);
    for (const line of options.markdown ? rehearsalMarkdown(rehearsal) : table()) print(line);
  }
  if (options.report === undefined) return;
  const page = await buildReportPage(root);
  for (const rehearsal of rehearsals) {
    const file = rehearsals.length === 1 ? options.report : suffixed(options.report, rehearsal.mapping);
    writeFileSync(resolve(cwd, file), rehearsalReport(rehearsal, page));
    note(`Wrote ${file}`);
  }
}

function suffixed(file: string, name: string): string {
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}-${name.replace(/[^a-zA-Z0-9]+/g, '-')}${extension}`;
}

async function replay(file: string, surroundings: Surroundings): Promise<number> {
  const recipe = readReplay(surroundings.cwd, file);
  const { load } = await consumerLoader(recipe.function, surroundings.root);
  const result = await runRecipe(recipe, load);
  const side = { label: 'replay', settings: [], assumptions: [], results: [result] };
  const rehearsal = { mapping: file, command: `npx tributary rehearse --replay ${file}`, sides: [side], changes: [] };
  for (const line of rehearsalTable(rehearsal, surroundings.columns)) surroundings.print(line);
  return exitCodeOfVerdict[result.verdict];
}

function hasWhatFails(rehearsals: readonly Rehearsal[], { 'fail-on': failOn = [] }: RehearseOptions): boolean {
  const runs = rehearsals.flatMap(({ sides }) => sides[0]?.results ?? []);
  const figures = changeFigures(runs);
  return failOn.some((name) => figures[name as 'lost' | 'late' | 'duplicated' | 'bystanders'] > 0);
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
