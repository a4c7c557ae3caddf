import type { Workload } from './usage/workload';

/** What numbers of a workload contradict each other, in the words of the flags that say them. */
export function contradictionsIn(workload: Workload): readonly string[] {
  const { consumers, withCode, inOrder, archive, writesPerSecond, peakWritesPerSecond } = workload;
  const ofConsumers = { 'with-code': withCode, 'in-order': inOrder };
  const atMost = `must be at most the number of \`--consumers\`, ${consumers}`;
  return [
    ...Object.entries(ofConsumers).flatMap(([name, value]) =>
      value > consumers ? [`\`--${name}\` ${atMost}, got ${value}.`] : [],
    ),
    ...(consumers === 0 && !archive ? ['`--consumers 0` needs `--archive`: nobody would read the changes.'] : []),
    ...(peakWritesPerSecond < writesPerSecond
      ? [`\`--peak-writes-per-second\` must be at least the average, ${writesPerSecond}, got ${peakWritesPerSecond}.`]
      : []),
    ...regionContradictions(workload),
  ];
}

function regionContradictions({ region, otherRegions, replicaRegions }: Workload): readonly string[] {
  const twice = replicaRegions.find((one, place) => replicaRegions.indexOf(one) !== place);
  return [
    ...Object.entries({ 'other-region': otherRegions, 'replica-region': replicaRegions }).flatMap(([name, regions]) =>
      regions.includes(region) ? [`\`--${name}\` must be unlike the table's, ${region}. Leave it out.`] : [],
    ),
    ...(twice === undefined ? [] : [`\`--replica-region\` must name each region once, got ${twice} twice.`]),
    ...(otherRegions.some((one) => replicaRegions.includes(one))
      ? ['`--other-region` must be unlike every `--replica-region`: a replica has the changes by itself.']
      : []),
  ];
}
