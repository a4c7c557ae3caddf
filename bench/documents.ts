import { type Child, startChild } from './child';
import type { Row } from './report';
import { median, medianRatio } from './statistics';

interface Sample {
  readonly imageUs: number;
  readonly bytes: number;
}

const encoders = ['unmarshalled', 'direct'] as const;
const timesMin = 3;

/** Processor time to make a document of an image, straight from its attribute values, against unmarshalling it first. */
export async function measureDocuments({
  processes,
  rounds,
}: {
  readonly processes: number;
  readonly rounds: number;
}): Promise<readonly Row[]> {
  const samples: (readonly Sample[])[] = [];
  for (let process_ = 0; process_ < processes; process_ += 1) samples.push(...(await measureOnce(rounds)));
  const times = (place: number) => samples.map((round) => round[place]!.imageUs);
  const ratio = 1 / medianRatio(times(1), times(0));
  return [
    { measure: 'JSON.stringify(unmarshall(image))', value: `${median(times(0)).toFixed(1)} us an image` },
    {
      measure: 'straight from attribute values',
      value: `${ratio.toFixed(1)}x (${median(times(1)).toFixed(1)} us an image)`,
      target: `>= ${timesMin}x`,
      met: ratio >= timesMin,
      bound: 'Half of it is the escaping of text, which both have in common.',
    },
  ];
}

/** The two take turns, after a pass that does not count. */
async function measureOnce(rounds: number): Promise<(readonly Sample[])[]> {
  const children: Child[] = [];
  try {
    for (const name of encoders) children.push(await startChild('document-encoder.ts', [name]));
    const passes = 20;
    const samples: (readonly Sample[])[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const taken: Sample[] = [];
      for (const child of children) taken.push((await child.ask(passes)) as Sample);
      if (round > 0) samples.push(taken);
    }
    return samples;
  } finally {
    for (const child of children) child.stop();
  }
}
