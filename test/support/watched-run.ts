import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningFile } from '../../local/control/running-file';
import { type StartedRun, startLocalRun } from './local-run';

/** `npm start -- --watch` in a process of its own, which has said that it is up. */
export interface WatchedRun {
  readonly run: StartedRun;
  /** What it has said, and the file that says it. */
  readonly running: RunningFile;
  readonly file: string;
  /** The variables by which commands and SDKs find the run's services, besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Region, credentials and endpoint of a client. */
  clientSettings(service: keyof RunningFile['endpoints']): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Injects a fault; `settings` such as `{ consumer: 'ByProduct' }`. */
  inject(fault: string, settings?: Readonly<Record<string, string>>): Promise<void>;
  lift(fault: string): Promise<void>;
  /** Resolves when the output holds the text; fails with the output when it does not come. */
  until(text: string): Promise<void>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

const looksMax = 1_600;
const pauseMs = 25;

/** Starts the environment `local` unless the arguments say otherwise. `mark` is in the environment of its processes. */
export async function startWatchedRun(mark: string, args: readonly string[] = []): Promise<WatchedRun> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-watched-'));
  const file = join(directory, 'running.json');
  const run = startLocalRun(['--watch', '--announce', file, ...args], mark);
  const until = (isThere: () => boolean, what: string) => waitFor(run, isThere, what);
  try {
    await until(() => existsSync(file), file);
  } catch (error) {
    run.process.kill('SIGKILL');
    throw error;
  }
  const running = JSON.parse(readFileSync(file, 'utf8')) as RunningFile;
  const { endpoints, region } = running;
  return {
    run,
    running,
    file,
    env: variablesOf(running),
    clientSettings: (service) => ({
      region,
      endpoint: endpoints[service]!,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    inject: (fault, settings = {}) =>
      ask(`${endpoints.lambda}/tributary/faults/${fault}?${new URLSearchParams(settings)}`, 'PUT'),
    lift: (fault) => ask(`${endpoints.lambda}/tributary/faults/${fault}`, 'DELETE'),
    until: (text) => until(() => run.output().includes(text), text),
    async stop() {
      run.process.kill('SIGINT');
      await run.finished;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The services by the names that an SDK looks for. */
const variableNames: { readonly [service in keyof RunningFile['endpoints']]-?: string } = {
  dynamodb: 'DYNAMODB',
  dynamodbstreams: 'DYNAMODB_STREAMS',
  sns: 'SNS',
  sqs: 'SQS',
  s3: 'S3',
  kinesis: 'KINESIS',
  lambda: 'LAMBDA',
  cloudwatch: 'CLOUDWATCH',
  logs: 'CLOUDWATCH_LOGS',
  pipes: 'PIPES',
  firehose: 'FIREHOSE',
};

function variablesOf({ endpoints, region }: RunningFile): Record<string, string> {
  const services = Object.entries(variableNames) as [keyof RunningFile['endpoints'], string][];
  const urls = services.flatMap(([service, name]) => {
    const url = endpoints[service];
    return url ? [[`AWS_ENDPOINT_URL_${name}`, url] as const] : [];
  });
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  return { ...Object.fromEntries(urls), AWS_REGION: region, AWS_DEFAULT_REGION: region, ...credentials };
}

async function ask(url: string, method: 'PUT' | 'DELETE'): Promise<void> {
  const answer = await fetch(url, { method });
  if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`);
}

async function waitFor(run: StartedRun, isThere: () => boolean, what: string): Promise<void> {
  for (let look = 0; !isThere(); look++) {
    if (run.process.exitCode !== null || look > looksMax) throw new Error(`No \`${what}\` in: ${run.output()}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
