const { createHash } = require('node:crypto');
const esbuild = require('esbuild');

const options = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', tsconfigRaw: '{}' };

/** The bindings of the provider are megabytes of comments and source maps, which each test file would read again. */
const bindings = { loader: 'js', minifyWhitespace: true, legalComments: 'none' };

/** TypeScript for Jest by esbuild: types are checked by `npm run typecheck`, not here. */
module.exports = {
  process: (source, path) => ({
    code: esbuild.transformSync(source, path.endsWith('.ts') ? { ...options, sourcefile: path } : bindings).code,
  }),
  getCacheKey: (source, path) => createHash('sha256').update(esbuild.version).update(path).update(source).digest('hex'),
};
