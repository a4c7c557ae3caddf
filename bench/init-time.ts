import { spawnSync } from 'node:child_process';
import type { Row } from './report';
import { median, medianRatio } from './statistics';
import type { Variant } from './throughput';

/** A module to load, against the first of its list. */
export interface Module {
  readonly name: string;
  readonly file: string;
  readonly zipBytes: number;
  readonly zipBytesMax?: number;
  readonly initMax?: number;
}

/** Loads the module and prints how long that took, in milliseconds. */
const script =
  'const began = process.hrtime.bigint(); require(process.argv[1]);' +
  'require("node:fs").writeSync(1, String(Number(process.hrtime.bigint() - began) / 1e6)); process.exit();';

/** Zip size and time to load each module, in fresh processes that take turns. */
export function measureInit(modules: readonly Module[], rounds: number, env: Variant['env']): readonly Row[] {
  const samples = Array.from({ length: rounds }, () => modules.map(({ file }) => loadMs(file, env)));
  const times = (index: number) => samples.map((round) => round[index]!);
  return modules.flatMap(({ name, zipBytes, zipBytesMax, initMax }, index) => {
    const init = medianRatio(times(index), times(0));
    return [
      {
        measure: `${name}: zip`,
        value: `${(zipBytes / 1_000).toFixed(1)} KB`,
        ...(zipBytesMax !== undefined && {
          target: `<= ${zipBytesMax / 1_000} KB`,
          met: zipBytes <= zipBytesMax,
          bound: sizeBound,
        }),
      },
      {
        measure: `${name}: module init`,
        value: `${init.toFixed(2)} (${median(times(index)).toFixed(1)} ms)`,
        ...(initMax !== undefined && { target: `<= ${initMax}`, met: init <= initMax, bound: initBound }),
      },
    ];
  });
}

const sizeBound =
  'All but a thirtieth is the handler: batch, retries, deadline, quarantine, claim check, HTTP, credentials.';
const initBound =
  'Two thirds of it are Node finding the file and loading its own HTTPS, which every call to AWS needs; the rest is ours.';

function loadMs(file: string, env: Variant['env']): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script, file], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} could not be loaded: ${stderr}`);
  return Number(stdout);
}
