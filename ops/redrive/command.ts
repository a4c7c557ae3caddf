import { type AwsClients, loadClients } from '../aws/clients';
import { type Place, placeOf } from '../aws/place';
import { type Command, exitCodes, type Surroundings } from '../command';
import { describePipeline } from '../deployed/describe-pipeline';
import { knownConsumers } from './open-sources';
import { parseRedriveOptions, type RedriveOptions, readsArchive, redriveUsage } from './options';
import { seePipes } from './pipes';
import { redrivePipeline } from './redrive-pipeline';
import { reportJson } from './show/json';
import { isClean } from './show/report';
import { reportText } from './show/text';

export const redrive: Command = {
  usage: redriveUsage,
  run,
};

const services = ['dynamodb', 'streams', 'kinesis', 'lambda', 'sns', 'sqs', 's3', 'pipes'] as const;

export type CommandClients = Pick<AwsClients, (typeof services)[number]>;

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseRedriveOptions(args);
  const place = placeOf(options, surroundings);
  return redriveWith(await loadClients(place, services), options, place, surroundings);
}

/** The command with these clients. Resolves to its exit code. */
export async function redriveWith(
  clients: CommandClients,
  options: RedriveOptions,
  place: Place,
  surroundings: Surroundings,
): Promise<number> {
  const pipeline = await describePipeline(clients, place.tableName);
  const seenPipes = readsArchive(options) ? { pipes: [] } : await seePipes(clients, pipeline);
  knownConsumers(pipeline, seenPipes.pipes, options.consumer);
  const report = await redrivePipeline({ options, place, pipeline, seenPipes, clients, surroundings });
  const { columns, print, todayMs } = surroundings;
  const lines = options.json ? [JSON.stringify(reportJson(report), null, 2)] : reportText(report, columns, todayMs());
  for (const line of lines) print(line);
  if (report.result.isStopped) return exitCodes.couldNotFinish;
  return isClean(report) ? exitCodes.done : exitCodes.found;
}
