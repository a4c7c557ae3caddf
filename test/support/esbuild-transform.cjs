const { createHash } = require('node:crypto');
const esbuild = require('esbuild');

const options = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', tsconfigRaw: '{}' };

/** TypeScript for Jest by esbuild: types are checked by `npm run typecheck`, not here. */
module.exports = {
  process: (source, path) => ({ code: esbuild.transformSync(source, { ...options, sourcefile: path }).code }),
  getCacheKey: (source, path) => createHash('sha256').update(esbuild.version).update(path).update(source).digest('hex'),
};
