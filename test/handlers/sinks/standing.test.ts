import { decodeRepairRecord } from '../../../handlers/core/repair-record';
import { supersedes } from '../../../handlers/sinks/standing';
import { repairRecord } from '../../support/stream-event';

const ofItem = decodeRepairRecord(repairRecord(1_000, { newImage: {} }), '1');
const ofNone = decodeRepairRecord(repairRecord(1_000, { eventName: 'REMOVE' }), '1');

describe('supersedes', () => {
  it('has a repair take the place of what is older than its read, by a millisecond too', () => {
    const held = [999, 1_000].map((changedAtMs) => ({ version: '2026:1', changedAtMs }));

    expect(held.map((one) => supersedes(ofItem, one))).toEqual([true, false]);
  });

  it('has a repair of an item take the place of what somebody else wrote, and one of none leave it', () => {
    const theirs = { version: '' };

    expect([ofItem, ofNone].map((change) => supersedes(change, theirs))).toEqual([true, false]);
  });
});
