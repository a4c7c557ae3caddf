import { createRequire } from 'node:module';

/** What the constructs are made with. */
export const constructPeers = ['cdktf', 'constructs', '@cdktf/provider-aws'] as const;

const requireHere = createRequire(__filename);

/**
 * Throws where a package is missing that the constructs need. They are optional, so that npm does not install 410 MB
 * for a team that only writes handlers.
 */
export function requirePeers(importPath: string): void {
  const missing = constructPeers.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const named = missing.map((name) => `\`${name}\``).join(', ');
  const error = new Error(
    `\`${importPath}\` needs ${named}, which ${missing.length === 1 ? 'is' : 'are'} not installed. ` +
      `Run \`npm install --save-dev ${missing.join(' ')}\`. Handlers alone are in \`tributary/handlers\`.`,
  );
  throw Object.assign(error, { code: 'MISSING_PEERS' });
}

function isInstalled(name: string): boolean {
  try {
    requireHere.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
