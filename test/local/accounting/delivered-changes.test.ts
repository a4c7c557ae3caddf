import { changesFor, changesInStreams } from '../../../local/accounting/delivered-changes';
import type { TopologyConsumer } from '../../../local/accounting/topology';
import type { LocalTable, StreamViewType } from '../../../local/terraform/resources';
import { history, order, table } from './orders';

const [inserted, changed] = history(undefined, order('o-1', 'PENDING', []), order('o-1', 'PAID', []));
const changes = [inserted!, changed!];

describe('changesInStreams', () => {
  test.each<[StreamViewType, readonly [boolean, boolean]]>([
    ['KEYS_ONLY', [false, false]],
    ['NEW_IMAGE', [false, true]],
    ['OLD_IMAGE', [true, false]],
    ['NEW_AND_OLD_IMAGES', [true, true]],
  ])('leaves in a change what a stream of %s holds', (streamViewType, images) => {
    const [, modify] = changesInStreams(changes, [{ name: table, streamViewType } as LocalTable]);

    expect([modify!.oldImage !== undefined, modify!.newImage !== undefined]).toEqual(images);
    expect(modify!.keys).toEqual(changed!.keys);
  });
});

describe('changesFor', () => {
  test('gives a consumer the changes of its table that pass its filters', () => {
    const pattern = '{"dynamodb":{"NewImage":{"status":{"S":["PAID"]}}}}';
    const consumer = {
      table: { name: table },
      mapping: { settings: { filterCriteria: { filters: [{ pattern }] } } },
    } as unknown as TopologyConsumer;
    const elsewhere = { ...changed!, table: 'another' };

    expect(changesFor(consumer, [...changes, elsewhere])).toEqual([changed]);
  });
});
