import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { breakages } from './breakages';
import { explore } from './explore';
import { headLine, resultOf, type ScopeResult, scopeLine, totalLine, traceText } from './explore-table';
import { type ExploreArguments, parseExploreArguments, usage } from './parse-arguments';
import { plainScope, type Scope } from './scope';
import { fullScopes } from './scopes';
import { shrink } from './shrink';

// Handlers make an error for each deadline, and nobody reads where.
Error.stackTraceLimit = 0;

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseExploreArguments(words, Object.keys(breakages));
  if (typeof parsed === 'string') {
    console.error(`${parsed}\n\n${usage}`);
    return 2;
  }
  if (parsed.help) {
    console.log(usage);
    return 0;
  }
  if (parsed.break !== undefined) return showBreakage(parsed.break, parsed.limits);
  const scopes = scopesWithin(parsed.limits);
  if (parsed.part) return exploreHere(scopes.filter((_, index) => index % parsed.part!.of === parsed.part!.number));
  console.log(headLine);
  const results = await inTwoProcesses(words);
  console.log(totalLine(results));
  const isWhole = results.length === scopes.length;
  if (!isWhole) console.error(`Of ${scopes.length} scopes ${results.length} were explored: a worker ended early.`);
  return isWhole && results.every(({ trace }) => !trace) ? 0 : 1;
}

/** The scopes at or below what was asked for. */
function scopesWithin(limits: ExploreArguments['limits']): readonly Scope[] {
  const names = Object.keys(limits) as (keyof typeof limits)[];
  return fullScopes.filter((scope) => names.every((name) => scope[name] <= (limits[name] ?? Number.POSITIVE_INFINITY)));
}

async function exploreHere(scopes: readonly Scope[]): Promise<number> {
  for (const scope of scopes) console.log(JSON.stringify(await resultFor(scope)));
  return 0;
}

async function resultFor(scope: Scope): Promise<ScopeResult> {
  const startedAtMs = performance.now();
  const exploration = await explore(scope);
  const trace = exploration.found && (await shrink(scope, exploration.found));
  return resultOf(exploration, (performance.now() - startedAtMs) / 1_000, trace);
}

/** Each process takes every second scope, and says what it found a line at a time. */
async function inTwoProcesses(words: readonly string[]): Promise<readonly ScopeResult[]> {
  const results: ScopeResult[] = [];
  const see = (result: ScopeResult) => {
    results.push(result);
    console.log(scopeLine(result));
    if (result.trace) console.log(traceText(result.trace));
  };
  await Promise.all([0, 1].map((number) => runPart(number, words, see)));
  return results;
}

function runPart(number: number, words: readonly string[], see: (result: ScopeResult) => void): Promise<void> {
  const entry = process.argv[1] as string;
  const runner = join(dirname(entry), '../../bin/run.mjs');
  const worker = spawn(process.execPath, [runner, 'engine/explore/main.ts', ...words, '--part', `${number}/2`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  worker.stdout.on('data', (chunk) => {
    const lines = `${text}${chunk}`.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) see(JSON.parse(line));
  });
  return new Promise((resolve) => worker.on('close', () => resolve()));
}

async function showBreakage(name: string, limits: ExploreArguments['limits']): Promise<number> {
  const broken = breakages[name]!;
  const scope = { ...plainScope, ...broken.scope, ...limits };
  const { found, states, runs } = await explore(scope, { broken });
  console.log(`${name}: ${broken.title}`);
  if (!found) {
    console.log(`not found in ${states} states, ${runs} runs`);
    return 1;
  }
  console.log(`found in run ${runs}`);
  console.log(traceText(await shrink(scope, found, broken)));
  return found.violation.property === broken.violates ? 0 : 1;
}
