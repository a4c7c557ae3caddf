import { ConsumerDownError } from '../../handlers/backfill/bring-items';
import { SettingsError } from '../../handlers/core/errors';
import { type AwsClients, loadClients, serviceNames } from '../aws/clients';
import { placeOf } from '../aws/place';
import { serviceErrorText } from '../aws/service-error-text';
import { type Command, exitCodes, type Surroundings } from '../command';
import { agedPricesText } from '../prices/price-notes';
import { type Applied, applyBackfill, StoppedError } from './apply-backfill';
import { type BackfillState, backfillId, findUnfinished, openBackfill } from './backfill-journal';
import type { BackfillPlan } from './backfill-plan';
import { checkResumed } from './check-resumed';
import { type BackfillOptions, backfillUsage, parseBackfillOptions } from './options';
import { type Prepared, prepareBackfill } from './prepare-backfill';
import { quarantineCommand, resumeCommand } from './resume-command';
import { watchServerClock } from './server-clock';
import { estimateJson, planJson, resultJson } from './show-json';
import { estimateText, planText, refusalLines } from './show-plan';
import { resultText } from './show-result';

export const backfill: Command = {
  usage: backfillUsage,
  run,
};

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseBackfillOptions(args);
  const place = placeOf(options, surroundings);
  return backfillWith(await loadClients(place, serviceNames), place.tableName, options, surroundings);
}

/** The command with its clients given. */
export async function backfillWith(
  clients: AwsClients,
  tableName: string,
  options: BackfillOptions,
  surroundings: Surroundings,
): Promise<number> {
  const nowMs = watchServerClock(clients.dynamodb, surroundings.clock);
  const unfinished = findUnfinished(surroundings.cwd, tableName);
  const resumed = options.resume ? checkResumed(unfinished, options, surroundings.clock.nowMs()) : undefined;
  const prepared = await prepareBackfill(clients, tableName, options, resumed, surroundings);
  const { plan } = prepared;
  if (!options.apply) return showPlan(plan, options, unfinished, surroundings);
  if (!plan.planned.some(({ isTaken }) => isTaken)) {
    throw new SettingsError([text(['Nobody would get anything.', ...planText(plan)])]);
  }
  const refused = refusalLines(plan);
  if (refused.length > 0 && !options['despite-lag']) {
    throw new SettingsError([text(['The repair is refused.', ...refused])]);
  }
  return apply({ clients, nowMs, prepared, options, resumed, surroundings });
}

function showPlan(
  plan: BackfillPlan,
  options: BackfillOptions,
  unfinished: BackfillState | undefined,
  { print, note, todayMs }: Surroundings,
): number {
  if (options.json) print(JSON.stringify(options.estimate ? estimateJson(plan) : planJson(plan), null, 2));
  else for (const line of options.estimate ? estimateText(plan) : planText(plan)) print(line);
  const aged = agedPricesText(plan.estimate.prices, todayMs());
  if (aged) note(aged);
  if (unfinished)
    note(
      `One that began ${new Date(unfinished.atMs).toISOString()} did not finish. \`${resumeCommand(options)}\` goes on with it.`,
    );
  if (!options.estimate) note('Nothing was written. `--apply` does it.');
  return exitCodes.done;
}

interface ApplyRequest {
  readonly clients: AwsClients;
  readonly nowMs: () => number;
  readonly prepared: Prepared;
  readonly options: BackfillOptions;
  readonly resumed: BackfillState | undefined;
  readonly surroundings: Surroundings;
}

async function apply(request: ApplyRequest): Promise<number> {
  const { clients, nowMs, prepared, options, resumed, surroundings } = request;
  const { plan, invoke } = prepared;
  const id = resumed?.id ?? backfillId(surroundings.clock.nowMs());
  const files = openBackfill(surroundings.cwd, plan.pipeline.table.name, id);
  const atMs = plan.manifest?.asOfMs ?? Math.floor(nowMs());
  const begin = resumed ? undefined : ({ at: 'begin', id, atMs, settings: plan.settings } as const);
  const isCounted = options.count === true;
  try {
    const applied = await applyBackfill({ clients, plan, invoke, files, begin, nowMs, isCounted, surroundings });
    return showApplied(applied, request, files.failedFile);
  } finally {
    files.journal.close();
  }
}

function showApplied(
  { state, counts, stoppedBy }: Applied,
  { prepared: { plan }, options, surroundings }: ApplyRequest,
  failedFile: string,
): number {
  const { print, note } = surroundings;
  const failures = sumOf(state, 'failed');
  const quarantined = sumOf(state, 'quarantined');
  if (options.json) print(JSON.stringify(resultJson(plan, state, counts, stoppedBy === undefined), null, 2));
  else for (const line of resultText(plan, state, counts)) print(line);
  if (failures > 0) note(`${failures} items failed, each with its key and the reason in ${failedFile}.`);
  if (quarantined > 0) {
    note(`${quarantined} items lie in quarantine, whole and with the reason: \`${quarantineCommand(options)}\`.`);
  }
  if (stoppedBy === undefined) return failures + quarantined > 0 ? exitCodes.found : exitCodes.done;
  note(`${reasonOf(stoppedBy)} \`${resumeCommand(options)}\` goes on.`);
  return exitCodes.couldNotFinish;
}

/** Of all consumers together. */
function sumOf({ consumers }: BackfillState, name: 'failed' | 'quarantined'): number {
  return [...consumers.values()].reduce((sum, counts) => sum + counts[name], 0);
}

/** Errors that are our own fault need their stack. */
function reasonOf(error: unknown): string {
  const said = error instanceof ConsumerDownError || error instanceof StoppedError;
  return said ? error.message : (serviceErrorText(error) ?? String((error as Error).stack ?? error));
}

function text(lines: readonly string[]): string {
  return lines.join('\n');
}
