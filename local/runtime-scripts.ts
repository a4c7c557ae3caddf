import { join } from 'node:path';
import { build } from 'esbuild';

/** Scripts that run in processes of their own. */
export interface RuntimeScripts {
  readonly supervisor: string;
  readonly nodeBootstrap: string;
  readonly pythonBootstrap: string;
}

/** Bundles the scripts into `directory`; `root` is the repository. */
export async function buildRuntimeScripts(root: string, directory: string): Promise<RuntimeScripts> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      supervisor: 'local/services/supervisor-process.ts',
      'node-bootstrap': 'local/functions/node-bootstrap.ts',
    },
    outdir: directory,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    // A handler that is a module is loaded by Node's own `import`.
    supported: { 'dynamic-import': true },
  });
  return {
    supervisor: join(directory, 'supervisor.cjs'),
    nodeBootstrap: join(directory, 'node-bootstrap.cjs'),
    pythonBootstrap: join(root, 'local', 'functions', 'python-bootstrap.py'),
  };
}
