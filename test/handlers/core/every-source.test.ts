import type { Change } from '../../../handlers/core/change';
import { everySource, liveSources, repairSource } from '../../../handlers/core/every-source';
import { backfillLabelOf } from '../../../handlers/core/version';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { repairRecord, streamArn } from '../../support/stream-event';

/** As late as the rig's clock lets it be. */
const readFromMs = 1_767_323_055_000;
const label = backfillLabelOf(readFromMs);

function repair(sequenceNumber: string, more: object = {}) {
  return { ...repairRecord(readFromMs, { sequenceNumber, newImage: { status: { S: 'PAID' } } }), ...more };
}

async function bring(...records: readonly object[]) {
  const seen: Change[] = [];
  const { sink } = createScriptedSink((change) => {
    seen.push(change);
    return change.itemIdentifier === '2' ? { status: 'unknown', error: new Error('odd') } : { status: 'done' };
  });
  const rig = createRig(sink);
  return { response: await rig.invoke(records), seen, ...rig };
}

describe('everySource', () => {
  it('reads a repair as a state that has no time of its own', async () => {
    const { seen } = await bring(repair('1', { held: ['here'] }));

    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ eventName: 'INSERT', table: 'orders', readFromMs, held: ['here'] });
    expect(seen[0]).toMatchObject({ version: `${label}:${'1'.padStart(40, '0')}` });
    expect(seen[0]).not.toHaveProperty('createdAtMs');
  });

  it('reports each repair by itself', async () => {
    const { response } = await bring(repair('1'), repair('2'), repair('3'));

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
  });

  it.each([
    ['ReadFromOutOfRange', { readFromMs: undefined }],
    ['ReadFromOutOfRange', { readFromMs: '1' }],
    ['ReadFromOutOfRange', { readFromMs: -1 }],
    ['ReadFromOutOfRange', { readFromMs: 8.64e15 + 1 }],
    ['ReadFromOutOfRange', repairRecord(readFromMs + 1)],
    ['ForeignLabel', { readFromMs: readFromMs - 1 }],
    ['ForeignLabel', { eventSourceARN: streamArn }],
    ['MalformedHeld', { held: 'here' }],
    ['MalformedRepair', { eventName: 'REMOVE' }],
    ['MissingEventId', { eventID: undefined }],
  ])('quarantines a repair that cannot be read (%s)', async (code, more) => {
    const { response, seen, quarantined } = await bring(repair('1', more));

    expect([response.batchItemFailures, seen]).toEqual([[], []]);
    expect(quarantined).toEqual([expect.objectContaining({ error: expect.objectContaining({ code }) })]);
  });

  it('names what is wrong with a repair, where, and what to do', async () => {
    const { quarantined } = await bring(repairRecord(readFromMs + 1, { eventID: 'e1' }));

    const { message } = quarantined[0]!.error as Error;
    expect(message).toBe(
      'Repair e1: `readFromMs` must be 0 to 1767323055000, got 1767323055001. ' +
        'Bring it by `tributary backfill --repair` (ReadFromOutOfRange).',
    );
  });
});

describe('liveSources', () => {
  it('has all but repairs', () => {
    const { [repairSource]: _repair, ...live } = everySource;

    expect(Object.keys(liveSources).sort()).toEqual(Object.keys(live).sort());
  });
});
