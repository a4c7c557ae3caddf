const vm = require('node:vm');

/** What V8 made of a file, by its name: `{ code, data }`. */
const kept = new Map();

/**
 * Lets each file that the test files of a worker load be compiled once: Jest loads its own parts, ours and packages anew
 * for each test file, and V8 keeps nothing for functions that may import. The text is compared, since V8 compares its
 * length only.
 */
exports.keepCompiled = function keepCompiled() {
  const compile = vm.compileFunction;
  vm.compileFunction = (code, parameters, options = {}) => {
    const { filename = '' } = options;
    // Nobody loads a test file twice.
    if (filename === '' || filename.endsWith('.test.ts')) return compile(code, parameters, options);
    const known = kept.get(filename);
    if (known?.code === code) return compile(code, parameters, { ...options, cachedData: known.data });
    const compiled = compile(code, parameters, { ...options, produceCachedData: true });
    kept.set(filename, { code, data: compiled.cachedData });
    return compiled;
  };
};
