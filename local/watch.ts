import type { Clock } from '../handlers/core/clock';
import { describeKeys } from './accounting/describe-change';
import { accountantOf } from './accounting/sinks';
import { type SourceEvent, sourceEventOf } from './accounting/source-event';
import type { TopologyReader } from './accounting/topology';
import { exampleItem } from './example-item';
import type { Pipeline } from './pipeline';
import { eventIdOf, type ProgressListener, type RunProgress } from './progress/run-progress';
import type { RunReport } from './run-report';
import { type ControlEndpoints, controlVariables, endpointVariables } from './services/services';
import { colors } from './terminal/colors';
import { milliseconds } from './terminal/live-view';
import type { LocalTable } from './terraform/resources';

export interface WatchRequest {
  readonly pipeline: Pipeline;
  readonly endpoints: ControlEndpoints;
  readonly progress: RunProgress;
  readonly report: RunReport;
  readonly clock: Clock;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One change on its way through the consumers. */
interface Trail {
  readonly what: string;
  /** Readers of the stream that have not finished it yet. */
  readonly waitingFor: Set<TopologyReader>;
  readonly done: string[];
}

/** How long a change's line waits for the consumers of queues, after those of the stream are done. */
const queueGraceMs = 700;

/** Stays up and prints one line per change, with what each consumer did and how long it took. */
export async function watch({ pipeline, endpoints, progress, report, clock, signal }: WatchRequest): Promise<void> {
  progress.listeners.push(followChanges(pipeline, report, clock));
  for (const line of hints(pipeline, endpoints)) report.line(line);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
}

function followChanges({ topology }: Pipeline, report: RunReport, clock: Clock): ProgressListener {
  const trails = new Map<string, Trail>();
  const print = ({ what, done }: Trail) => report.line(`  ${what}  ${done.join(colors.dim(' · '))}`);
  return {
    received(_, event) {
      const id = eventIdOf(event);
      const change = sourceEventOf(event);
      if (id === undefined || trails.has(id) || !change) return;
      const readers = [...topology.consumers, ...topology.pipes].filter(({ table }) => table?.name === change.table);
      trails.set(id, { what: describeEvent(change, readers[0]?.table), waitingFor: new Set(readers), done: [] });
    },
    done(consumer, event, lagMs) {
      const trail = trails.get(eventIdOf(event) ?? '');
      if (!trail) return;
      trail.done.push(`${colors.bold(consumer.name)} ${colors.dim(milliseconds(lagMs ?? 0))}`);
      if (trail.waitingFor.delete(consumer) && trail.waitingFor.size === 0) {
        clock.after(queueGraceMs, () => {
          print(trail);
          // What comes later gets a line of its own.
          trails.delete(eventIdOf(event) ?? '');
        });
      }
    },
    quarantined: ({ name }, location) => report.line(colors.yellow(`  ${name} quarantined ${location}`)),
    trouble: ({ name }, text) => report.line(colors.yellow(`  ${name}: ${text}`)),
  };
}

function describeEvent({ eventName, keys: all }: SourceEvent, table: LocalTable | undefined): string {
  // The partition key comes first, in whatever order the stream names the keys.
  const { [table?.partitionKey ?? '']: partition, ...rest } = all;
  const keys = partition ? { partition, ...rest } : rest;
  return `${eventName.padEnd(6)} ${colors.cyan(describeKeys(keys))}`;
}

/** Endpoints, and commands that work as they stand. */
function hints({ endpoints, resources, topology, region }: Pipeline, control: ControlEndpoints): string[] {
  const table = topology.consumers.find((consumer) => consumer.table)?.table;
  const queue = topology.subscribers.find(({ reader }) => !reader)?.queue;
  const variables = [
    ...Object.entries({ ...endpointVariables(endpoints), ...controlVariables(control) }).map(
      ([name, url]) => `${name}=${url}`,
    ),
    `AWS_REGION=${region}`,
    // The AWS CLI of version 1 reads only this one.
    `AWS_DEFAULT_REGION=${region}`,
    'AWS_ACCESS_KEY_ID=local',
    'AWS_SECRET_ACCESS_KEY=local',
  ];
  const commands = [
    table && `aws dynamodb put-item --table-name ${table.name} --item '${JSON.stringify(exampleItem(table).item)}'`,
    // Version 1 of the CLI calls AWS, unless it is told here.
    queue && `aws sqs receive-message --endpoint-url ${endpoints.sqs} --queue-url ${queue.url}`,
    ...topology.sinks.map((kept) => accountantOf(kept).hint(kept)),
    resources.buckets[0] && `aws s3 ls s3://${resources.buckets[0].name} --recursive`,
    'npm start -- --fault mapping-disabled',
    'npx tributary verify --local',
  ].filter((command) => command !== undefined);
  return [
    '',
    colors.bold('In another shell'),
    ...variables.map((variable) => `  export ${variable}`),
    ...commands.map((command) => `  ${command}`),
    '',
    colors.bold('Changes as they come (Ctrl-C stops everything)'),
  ];
}
