import { spawnSync } from 'node:child_process';

interface Tool {
  isThere(): boolean;
  readonly remedy: string;
}

/** What the tests of this folder need besides Node, and how to get it. */
const tools = {
  'redis-server': {
    isThere: () => Boolean(process.env.REDIS_URL) || answers('redis-server'),
    remedy: 'Install Redis 7 or newer (Debian: `apt-get install redis-server`), or set REDIS_URL to one of yours.',
  },
  opensearch: {
    isThere: () => Boolean(process.env.OPENSEARCH_URL) || Boolean(process.env.OPENSEARCH_LOCAL),
    remedy:
      'Set OPENSEARCH_URL to a container or a domain of yours, or OPENSEARCH_LOCAL to a program that starts a node.',
  },
  ministack: {
    isThere: () => answers('python3'),
    remedy: 'Install Python 3.9 or newer with venv: https://www.python.org/downloads',
  },
} as const satisfies { readonly [name: string]: Tool };

export type ToolName = keyof typeof tools;

/** Declares the tests where the tool is found; elsewhere one test says what is missing, and fails on CI. */
export function describeWithTool(name: string, tool: ToolName, declare: () => void): void {
  const { isThere, remedy } = tools[tool];
  if (isThere()) {
    describe(name, declare);
    return;
  }
  test(`${name}: left out for want of ${tool}`, () => {
    process.stderr.write(`${name} needs more than this machine has, so nothing of it ran:\n${remedy}\n`);

    expect(process.env.CI ? remedy : '').toBe('');
  });
}

function answers(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}
