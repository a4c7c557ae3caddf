import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import { versionOf } from '../../../../handlers/core/version';
import { createAssertReplica } from '../../../../handlers/sinks/replica/replica-assertion';
import type { ReplicationRules } from '../../../../handlers/sinks/replica/settings';
import { type RecordOptions, streamRecord } from '../../../support/stream-event';

const timeToLive = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
const open: Item = { status: { S: 'OPEN' } };
const closed: Item = { status: { S: 'CLOSED' } };
const openOnly: ReplicationRules = { where: [{ path: 'item.status', in: ['OPEN'] }] };
const twoWay: ReplicationRules = { loopPrevention: { attribute: 'writtenIn' } };

const changeOf = (options: RecordOptions): Change => decodeStreamRecord(streamRecord(options), 'x');
const insert = (newImage: Item) => changeOf({ eventName: 'INSERT', newImage });
const modify = (oldImage: Item | undefined, newImage: Item) => changeOf({ eventName: 'MODIFY', oldImage, newImage });
const remove = (oldImage?: Item) => changeOf({ eventName: 'REMOVE', oldImage });
const expire = (oldImage: Item) => changeOf({ eventName: 'REMOVE', oldImage, userIdentity: timeToLive });

/** What replication leaves in an item besides the user's attributes. */
const marked = (number: number, more: Item = {}): Item => ({
  _version: { S: versionOf('2026-01-01T00:00:00.000', String(number)) },
  _changedAtMs: { N: '1' },
  ...more,
});
const tombstone = (number: number): Item => marked(number, { _deleted: { BOOL: true }, _expiresAt: { N: '9' } });
const from = (side: string): Item => ({ writtenIn: { S: side } });

const said = (rules: ReplicationRules, change: Change) => createAssertReplica(rules)(change)?.replica;

describe('createAssertReplica', () => {
  it.each<[string, ReplicationRules, Change, unknown]>([
    ['an insert', {}, insert(open), { attributes: open }],
    ['an update', {}, modify(closed, open), { attributes: open }],
    ['an update without its old image', {}, modify(undefined, open), { attributes: open }],
    ['an update that changes nothing', {}, modify(open, open), { attributes: open }],
    ['a delete', {}, remove(open), 'gone'],
    ['a delete without its old image', {}, remove(), 'gone'],
    ['an insert that passes', openOnly, insert(open), { attributes: open }],
    ['an insert that does not pass', openOnly, insert(closed), undefined],
    ['an item that stops passing', openOnly, modify(open, closed), 'gone'],
    ['an item that may have passed', openOnly, modify(undefined, closed), 'gone'],
    ['an item that goes on not passing', openOnly, modify(closed, closed), undefined],
    ['an item that starts passing', openOnly, modify(closed, open), { attributes: open }],
    ['a delete of what passed', openOnly, remove(open), 'gone'],
    ['a delete of what did not', openOnly, remove(closed), undefined],
    ['an expiry', {}, expire(open), undefined],
    ['an expiry that is to be replicated', { ttlDeletes: true }, expire(open), 'gone'],
    ['an item that another replication wrote', {}, insert({ ...open, ...marked(1) }), { attributes: open }],
    ['a tombstone that another replication wrote', {}, modify(open, tombstone(1)), 'gone'],
    ['a tombstone of what never came here', {}, insert(tombstone(1)), undefined],
    ['a tombstone that expires', { ttlDeletes: true }, expire(tombstone(1)), undefined],
    ['an item over a tombstone', {}, modify(tombstone(1), open), { attributes: open }],
  ])('tells of %s', (_, rules, change, replica) => {
    expect(said(rules, change)).toEqual(replica);
  });

  it.each<[string, Change, unknown]>([
    ['what nobody marked', insert(open), { attributes: open }],
    [
      'what names this side',
      insert({ ...open, ...from('eu-west-1') }),
      { attributes: { ...open, ...from('eu-west-1') } },
    ],
    ['what names the other side', insert({ ...open, ...from('us-east-1') }), 'leading'],
    ['what came', insert({ ...open, ...marked(1), ...from('us-east-1') }), 'leading'],
    ['what came under a name of this side', insert({ ...open, ...marked(1), ...from('eu-west-1') }), 'leading'],
    ['what came over something older', modify({ ...open, ...marked(1) }, { ...open, ...marked(2) }), 'leading'],
    ['a tombstone that came', modify(open, { ...tombstone(2), ...from('us-east-1') }), 'leading'],
    [
      'an update here of what came',
      modify({ ...open, ...marked(1), ...from('us-east-1') }, { ...closed, ...marked(1), ...from('us-east-1') }),
      { attributes: { ...closed, ...from('us-east-1') } },
    ],
    ['a put here over what came', modify({ ...open, ...marked(1) }, closed), { attributes: closed }],
    ['a delete here of what came', remove({ ...open, ...marked(1), ...from('us-east-1') }), 'gone'],
    ['the end of a tombstone', expire(tombstone(1)), undefined],
  ])('goes on, in two-way replication, with %s', (_, change, replica) => {
    expect(said(twoWay, change)).toEqual(replica);
  });

  it.each<[string, ReplicationRules, Item]>([
    ['nothing', {}, {}],
    ['the region of the stream', twoWay, from('eu-west-1')],
    ['the name it is given', { loopPrevention: { attribute: 'writtenIn', region: 'left' } }, from('left')],
  ])('marks what it writes with %s', (_, rules, side) => {
    expect(createAssertReplica(rules)(insert(open))?.side).toEqual(side);
  });

  it.each<[string, ReplicationRules, Change]>([
    ['ReplicaNeedsNewImage', {}, changeOf({ eventName: 'INSERT' })],
    ['ReplicaNeedsNewImage', {}, changeOf({ eventName: 'MODIFY', oldImage: open })],
    ['ReplicaNeedsBothImages', twoWay, modify(undefined, open)],
    ['ReplicaNeedsBothImages', twoWay, remove()],
    ['ReplicaReservedAttribute', {}, insert({ _version: { N: '3' } })],
    ['ReplicaReservedAttribute', {}, insert({ _version: { S: '3' } })],
    ['ReplicaReservedAttribute', {}, insert({ _expiresAt: { N: '3' } })],
  ])('fails with %s', (code, rules, change) => {
    expect(() => said(rules, change)).toThrow(expect.objectContaining({ name: 'PoisonError', code }));
  });
});
