import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const page = readFileSync('docs/permissions.md', 'utf8');

/** What IAM calls otherwise than the API does. */
const actionNames: { readonly [command: string]: string } = {
  Invoke: 'InvokeFunction',
  ListObjectsV2: 'ListBucket',
  HeadObject: 'GetObject',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

const prefixes: { readonly [client: string]: string } = { 'dynamodb-streams': 'dynamodb', 'cloudwatch-logs': 'logs' };

/** The sources that a command is made of, by what they import at run time. */
function sourcesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const imports = text.matchAll(/(?:^import (?!type )[^;]*?from |import\()'(\.[^']*)'/gm);
  for (const [, target] of imports) sourcesOf(`${normalize(join(dirname(file), target!))}.ts`, seen);
  return seen;
}

/** The actions of IAM that stand behind the commands of AWS clients in a source. */
function actionsIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const imported = [...text.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)];
  return [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => {
    const client = imported.find(([, names]) => new RegExp(`\\b${name}Command\\b`).test(names!))?.[2];
    return `${prefixes[client!] ?? client}:${actionNames[name!] ?? name}`;
  });
}

function actionsUnder(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return [...section.split('\n## ')[0]!.matchAll(/^\| `([a-z0-9]+:\w+)` \|/gm)].map(([, action]) => action!);
}

/** Sources of the engine that a command imports for another reader than its own. */
const unused: { readonly [command: string]: readonly string[] } = { redrive: ['engine/pollers/sqs.ts'] };

describe('the permissions of', () => {
  test.each(['verify', 'redrive', 'backfill'])('%s are those of its calls, and no others', (command) => {
    const files = [...sourcesOf(`ops/${command}/command.ts`)].filter((file) => !unused[command]?.includes(file));

    const called = new Set(files.flatMap(actionsIn));

    const told = [...actionsUnder('Every one'), ...actionsUnder(command)];
    expect(files.length).toBeGreaterThan(30);
    expect(told.sort()).toEqual([...new Set(told)]);
    expect(told).toEqual([...called].sort());
  });
});

describe('the permissions of a backfill of an export', () => {
  test('are those of the commands of AWS that its page names, and of S3', () => {
    const commands = readFileSync('docs/backfill.md', 'utf8').matchAll(/aws (dynamodb|stepfunctions) ([a-z-]+)/g);

    const named = [...commands].map(([, service, command]) => {
      const action = command!.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return `${service === 'stepfunctions' ? 'states' : service}:${action}`;
    });

    const told = actionsUnder('backfill of an export').filter((action) => !action.startsWith('s3:'));
    expect(told.sort()).toEqual([...new Set(named)].sort());
  });
});
