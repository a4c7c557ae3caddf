import { toItem } from '../consumer/native-item';
import type { EnvSource } from '../core/env';
import { type Enrich, enrichBatch } from './define-pipe-enrichment';

/** A change of an item, as a test tells it: an insert has a new item, a removal an old one, a modification both. */
export interface TestedChange<Image> {
  readonly newItem?: Image;
  readonly oldItem?: Image;
}

export interface PipeEnrichmentTestOptions<Image> {
  /** Key attributes of the table. */
  readonly keys: readonly (keyof Image & string)[];
  /** Variables for `context.setting`. Default: none. */
  readonly env?: EnvSource;
}

const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/test/stream/2026-01-01T00:00:00.000';
const createdAtSeconds = 1_767_225_600;

/**
 * Asks what enriches about a batch, as a pipe does, without AWS:
 *
 *     const [event] = await testPipeEnrichment(enrich, [{ newItem: order }], { keys: ['orderId'] });
 */
export function testPipeEnrichment<Image extends object, Answer>(
  enrich: Enrich<Image, Answer>,
  changes: readonly TestedChange<Image>[],
  { keys, env = {} }: PipeEnrichmentTestOptions<Image>,
): Promise<readonly Answer[]> {
  const records = changes.map((change, index) => recordOf(change, index, keys));
  return enrichBatch(JSON.parse(JSON.stringify(records)), enrich, env);
}

function recordOf<Image extends object>(
  { newItem, oldItem }: TestedChange<Image>,
  index: number,
  keys: readonly string[],
): object {
  const item = newItem ?? oldItem;
  if (item === undefined) throw new TypeError('A change has a new item, an old one, or both.');
  const attributes = toItem(item);
  const sequenceNumber = String(100_000_000_000_000_000_000n + BigInt(index));
  return {
    eventID: sequenceNumber,
    eventName: newItem === undefined ? 'REMOVE' : oldItem === undefined ? 'INSERT' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: createdAtSeconds,
      Keys: Object.fromEntries(keys.map((name) => [name, attributes[name]])),
      ...(newItem && { NewImage: toItem(newItem) }),
      ...(oldItem && { OldImage: toItem(oldItem) }),
      SequenceNumber: sequenceNumber,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
