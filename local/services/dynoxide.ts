import { join } from 'node:path';
import type { Finding } from './dynamodb';
import { findOnPath, isProgram } from './find-on-path';

/** Dynoxide, a native program that keeps its tables in memory: from the optional npm package, else from PATH. */
export async function dynoxideProgram(root: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const packaged = join(root, 'node_modules', '@dynoxide', `${process.platform}-${process.arch}`, file);
  const command = isProgram(packaged) ? packaged : findOnPath('dynoxide', env);
  if (!command) {
    return {
      remedy: 'Dynoxide: npm brings it on Linux x64; elsewhere put `dynoxide` on PATH (npm or Homebrew have it).',
    };
  }
  const argumentLists = (port: number) => [['--host', '127.0.0.1', '--port', String(port)]];
  return { program: { backend: 'dynoxide', command, cwd: root, env: {}, argumentLists } };
}
