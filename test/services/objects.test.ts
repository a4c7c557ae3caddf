import { forEachBounded } from '../../handlers/core/for-each-bounded';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { createConditionalObjects } from '../../handlers/sinks/objects/conditional-objects';
import { createObjectsSink } from '../../handlers/sinks/objects/objects-sink';
import { describeConditionalObjects } from '../contracts/conditional-objects-contract';
import { objectsSubject } from '../contracts/objects-subject';
import { keysOf, randomItems } from '../contracts/random-items';
import { s3Places } from '../contracts/s3-place';
import { itemText } from '../contracts/same-item';
import { describeStateContract } from '../contracts/state-contract';
import { sequenceNumberAt, streamRecord } from '../support/stream-event';
import { type Emulator, startEmulator } from '../terraform/emulator';
import { describeWithTool } from './toolchain';

describeWithTool('objects on ministack', 'ministack', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  const open = s3Places(() => emulator.endpoint);

  describeConditionalObjects('ministack', open);
  describeStateContract(objectsSubject('ministack', open), { runs: 3 });

  it('gives back items of every type as they were', async () => {
    const { bucket, request, read } = await open();
    const sink = createObjectsSink({ objects: createConditionalObjects(request), bucket, layout: {} });
    const items = [...randomItems(250)];
    const changes = items.map((item, place) =>
      decodeStreamRecord(
        streamRecord({ keys: keysOf(item), newImage: item, sequenceNumber: sequenceNumberAt(place) }),
        `${place}`,
      ),
    );
    const { signal } = new AbortController();

    await forEachBounded(sink.plan(changes), 16, async (task) => void (await task.run({ signal })));

    const found = (await read()).map(({ body }) => itemText(JSON.parse(body), 'verbatim')).sort();
    expect(found).toEqual(items.map((item) => itemText(item, 'verbatim')).sort());
  });
});
