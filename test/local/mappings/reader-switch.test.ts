import type { CheckpointStore } from '../../../engine/ports';
import { ReaderSwitch } from '../../../local/mappings/reader-switch';
import type { MappingSettings } from '../../../local/terraform/resources';

describe('ReaderSwitch', () => {
  test('waits for what is under way, and goes on with the checkpoints and new settings', async () => {
    const starts: { readonly settings: MappingSettings; readonly from: unknown }[] = [];
    const ends: (() => void)[] = [];
    const ended = new AbortController();
    const start = (settings: MappingSettings, checkpoints: CheckpointStore) => {
      const loaded = checkpoints.load().then((saved) => starts.push({ settings, from: [...saved] }));
      const stopped = new Promise<void>((resolve) => ends.push(resolve)).then(async () => {
        await loaded;
        await checkpoints.save('shard', { type: 'after', sequenceNumber: String(starts.length) });
      });
      return { mapping: { isIdle: false }, stopped };
    };
    const reader = new ReaderSwitch({ batchSize: 1 }, start, ended.signal);

    const off = reader.turn(false);
    await Promise.resolve();
    const stopping = reader.state;
    ends[0]!();
    await off;
    const [stateOff, isIdle] = [reader.state, reader.isIdle];
    await reader.update({ batchSize: 2 });
    const stillOff = reader.state;
    await reader.turn(true);
    await reader.turn(true);
    ended.abort();
    ends[1]!();
    await reader.stopped;
    await reader.turn(false);
    await reader.turn(true);

    expect([stopping, stateOff, isIdle, stillOff, reader.state]).toEqual(['stopping', 'off', true, 'off', 'off']);
    expect(starts).toEqual([
      { settings: { batchSize: 1 }, from: [] },
      { settings: { batchSize: 2 }, from: [['shard', { type: 'after', sequenceNumber: '1' }]] },
    ]);
  });
});
