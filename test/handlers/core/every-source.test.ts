import type { Change } from '../../../handlers/core/change';
import { everySource, liveSources, repairSource } from '../../../handlers/core/every-source';
import { seedVersionOf } from '../../../handlers/core/version';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { streamArn, streamLabel, streamRecord } from '../../support/stream-event';

const readFromMs = 1_767_323_100_000;
const label = seedVersionOf(readFromMs).split(':').slice(0, -1).join(':');

function repairRecord(sequenceNumber: string, more: object = {}) {
  const eventSourceARN = streamArn.replace(streamLabel, label);
  const newImage = { status: { S: 'PAID' } };
  return {
    ...streamRecord({ sequenceNumber, newImage, eventSourceARN }),
    eventSource: repairSource,
    readFromMs,
    ...more,
  };
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
    const { seen } = await bring(repairRecord('1', { held: ['here'] }));

    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ eventName: 'INSERT', table: 'orders', readFromMs, held: ['here'] });
    expect(seen[0]).toMatchObject({ version: `${label}:${'1'.padStart(40, '0')}` });
    expect(seen[0]).not.toHaveProperty('createdAtMs');
  });

  it('reports each repair by itself', async () => {
    const { response } = await bring(repairRecord('1'), repairRecord('2'), repairRecord('3'));

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
  });

  it.each([
    ['MissingReadFromMs', { readFromMs: undefined }],
    ['MissingReadFromMs', { readFromMs: '1' }],
    ['MalformedHeld', { held: 'here' }],
    ['MalformedRepair', { eventName: 'REMOVE' }],
    ['MissingEventId', { eventID: undefined }],
  ])('quarantines a repair that cannot be read (%s)', async (code, more) => {
    const { response, seen, quarantined } = await bring(repairRecord('1', more));

    expect([response.batchItemFailures, seen]).toEqual([[], []]);
    expect(quarantined).toEqual([expect.objectContaining({ error: expect.objectContaining({ code }) })]);
  });
});

describe('liveSources', () => {
  it('has all but repairs', () => {
    const { [repairSource]: _repair, ...live } = everySource;

    expect(Object.keys(liveSources).sort()).toEqual(Object.keys(live).sort());
  });
});
