import { serviceErrorText } from '../../aws/service-error-text';
import type { DeployedPipeline } from '../../deployed/deployed-pipeline';
import { describeDeliveryStreams } from '../../deployed/describe-delivery-streams';
import { describePipes } from '../../deployed/describe-pipes';
import type { Finding } from '../finding';
import type { Look, LookingClients, LookParts } from './look';
import { lookAtAlarms } from './look-at-alarms';
import { lookAtArchive } from './look-at-archive';
import { lookAtBusQueues } from './look-at-bus-queues';
import { lookAtBuses } from './look-at-buses';
import { lookAtFunctions } from './look-at-functions';
import { lookAtKinesis } from './look-at-kinesis';
import { lookAtLeftovers } from './look-at-leftovers';
import { lookAtMappings } from './look-at-mappings';
import { lookAtPipes } from './look-at-pipes';
import { lookAtQueues } from './look-at-queues';
import { lookAtTable } from './look-at-table';
import { lookAtTopics } from './look-at-topics';

/** In the order in which the changes run through the parts. */
const looks: { readonly [subject: string]: Look } = {
  table: lookAtTable,
  Kinesis: lookAtKinesis,
  mappings: lookAtMappings,
  functions: lookAtFunctions,
  topics: lookAtTopics,
  queues: lookAtQueues,
  pipes: lookAtPipes,
  buses: lookAtBuses,
  'queues of buses': lookAtBusQueues,
  archive: lookAtArchive,
  leftovers: lookAtLeftovers,
  alarms: lookAtAlarms,
};

/** Everything that can be seen of a pipeline without touching it. What cannot be looked at is a finding of its own. */
export async function lookAtPipeline(
  clients: LookingClients,
  pipeline: DeployedPipeline,
  { streamReaders, nowMs, lagSecondsMax }: Pick<LookParts, 'streamReaders' | 'nowMs' | 'lagSecondsMax'>,
): Promise<readonly Finding[]> {
  const { table, consumers, kinesisStreamArns } = pipeline;
  const auditStreams = consumers.flatMap(({ core }) => core?.deliveryStream ?? []);
  const streamArns = [...(table.streamArn === undefined ? [] : [table.streamArn]), ...kinesisStreamArns];
  const parts: LookParts = {
    clients,
    pipeline,
    streamReaders,
    pipes: once(() => describePipes(clients, streamArns)),
    deliveryStreams: once(() => describeDeliveryStreams(clients, kinesisStreamArns, auditStreams)),
    nowMs,
    lagSecondsMax,
  };
  const seen = Object.entries(looks).map(([subject, look]) =>
    look(parts).catch((error: unknown): readonly Finding[] => [unseen(subject, table.name, error)]),
  );
  return (await Promise.all(seen)).flat();
}

function unseen(subject: string, name: string, error: unknown): Finding {
  const reason = serviceErrorText(error);
  // Our own mistakes are not the service's, and shall be seen with their stack.
  if (reason === undefined) throw error;
  return { level: 'unsure', subject, name, text: `could not be looked at: ${reason}`, isUnseen: true };
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}
