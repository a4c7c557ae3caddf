import type { SettingMistake } from '../../modules/errors';
import { nearestName } from '../nearest-name';
import type { PipelineFacts } from './facts';

/** Backfills that name whom they cannot call with records of a stream. */
export function checkBackfills(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, definition: { backfill }, consumers, kinesisConsumers }) => {
    const known = [...consumers, ...kinesisConsumers].map(({ id }) => id);
    const named = (backfill?.consumers ?? []) as readonly string[];
    return named.flatMap((id, index) => {
      const place = { where: `${where}/Backfill`, setting: `consumers[${index}]`, value: id };
      if (named.indexOf(id) < index) {
        return [{ ...place, rule: 'must not be named twice', remedy: 'Remove one of them.' }];
      }
      if (known.includes(id)) return [];
      const nearest = nearestName(id, known);
      const remedy =
        nearest === undefined ? `Known are ${known.join(', ') || 'none'}.` : `Did you mean \`${nearest}\`?`;
      return [{ ...place, rule: "must name a consumer of the table's stream or of its Kinesis stream", remedy }];
    });
  });
}
