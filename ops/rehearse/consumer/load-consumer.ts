import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import type { Plugin } from 'esbuild';
import type { ConsumerHandler } from '../../../handlers/consumer/define-consumer';
import * as exactNumber from '../../../handlers/consumer/exact-number';
import * as errors from '../../../handlers/core/errors';
import { bundleFile } from '../../../local/bundle-file';
import type { ConsumerCode, ConsumerModule } from './consumer-code';

/** Files whose classes the bundle and we must share: what one makes, the other recognizes by `instanceof`. */
const shared: { readonly [file: string]: object } = {
  'handlers/core/errors.ts': errors,
  'handlers/consumer/exact-number.ts': exactNumber,
};

/** Bundles the file of a consumer or of any other handler. `file` is relative to the repository's root. */
export async function loadConsumer(root: string, file: string): Promise<ConsumerCode> {
  const entry = resolve(root, file);
  if (!existsSync(entry)) throw mistake(file, 'must exist', 'nothing', 'Correct the path.');
  const text = await bundleFile(entry, {
    plugins: [sharing(root)],
    // An `import()` has no loader where the text is compiled below; a `require` does.
    supported: { 'dynamic-import': false },
  }).catch((error: Error) => {
    throw mistake(file, 'must compile', error.message, 'Correct what the compiler names.');
  });
  const evaluate = compileFunction(text, ['module', 'exports', 'require'], { filename: entry });
  const requireOutside = createRequire(entry);
  const requireFromBundle = (name: string) => shared[name.replace(/^tributary:/, '')] ?? requireOutside(name);
  const instantiate = () => {
    const module = { exports: {} };
    try {
      evaluate(module, module.exports, requireFromBundle);
    } catch (error) {
      throw mistake(file, 'must load', String(error), 'Correct what it does when it is imported.');
    }
    return moduleOf(module.exports, file);
  };
  return { name: file, instantiate };
}

/** Leaves the shared files out of the bundle. */
function sharing(root: string): Plugin {
  const fileOf = new Map(Object.keys(shared).map((file) => [join(root, file), file]));
  return {
    name: 'shared-classes',
    setup(build) {
      build.onResolve({ filter: /\/(errors|exact-number)(\.ts)?$/ }, async ({ path, pluginData, ...from }) => {
        if (pluginData === 'resolved') return undefined;
        const { resolveDir, importer, kind } = from;
        const found = await build.resolve(path, { resolveDir, importer, kind, pluginData: 'resolved' });
        const file = fileOf.get(found.path);
        return file ? { path: `tributary:${file}`, external: true } : undefined;
      });
    },
  };
}

function moduleOf(exported: object, file: string): ConsumerModule {
  const { handler, rehearsal = {} } = exported as Partial<ConsumerModule>;
  if (typeof handler !== 'function') {
    const remedy = 'Export the handler that Lambda calls as `handler`.';
    throw mistake(file, 'must have an export `handler` that is a function', typeof handler, remedy);
  }
  const keys = rehearsal.keys ?? (handler as Partial<ConsumerHandler<object>>).definition?.keys ?? [];
  if (rehearsal.item && keys.length === 0) {
    const remedy = 'Name the key attributes of the table in `keys` of `defineConsumer` or of `rehearsal`.';
    throw mistake(file, 'must tell which attributes of an item are its key', 'none', remedy);
  }
  return { handler, rehearsal };
}

function mistake(file: string, rule: string, got: string, remedy: string): errors.SettingsError {
  return new errors.SettingsError([`\`--consumer\`: ${file} ${rule}, got ${got}. ${remedy}`]);
}
