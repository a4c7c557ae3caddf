import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An OpenSearch to test with, and whether it can be killed in the middle. */
export interface OpenSearchNode {
  readonly url: string;
  /** Kills the node, without a word or cleanly by turns, and starts it again over the same data. */
  restart?(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * `OPENSEARCH_LOCAL`: a program that runs a node of its own (`start --port=N --dir=PATH`, one line of JSON when it is
 * up). `OPENSEARCH_URL`: a node, container or domain that runs already. Undefined where neither is set.
 */
export async function startOpenSearchNode(): Promise<OpenSearchNode | undefined> {
  const { OPENSEARCH_LOCAL: program, OPENSEARCH_URL: url } = process.env;
  if (program) return startProgram(program);
  return url ? { url, stop: async () => {} } : undefined;
}

async function startProgram(program: string): Promise<OpenSearchNode> {
  const directory = mkdtempSync(join(tmpdir(), 'opensearch-'));
  let { child, url } = await run(program, directory, '0');
  const { port } = new URL(url);
  let restarts = 0;
  const end = async (signal: NodeJS.Signals) => {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  };
  return {
    url,
    async restart() {
      restarts += 1;
      await end(restarts % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
      ({ child } = await run(program, directory, port));
    },
    async stop() {
      await end('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function run(program: string, directory: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const fixed = port === '0' ? [] : [`--port=${port}`];
  const args = ['start', '--exit-on-stdin-eof', `--dir=${directory}`, ...fixed];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  if (!text.includes('\n')) throw new Error(`${program} ended before the node was up.`);
  return { child, url: (JSON.parse(text) as { readonly url: string }).url };
}
