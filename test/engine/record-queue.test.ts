import fc from 'fast-check';
import { RecordQueue } from '../../engine/record-queue';

const record = (position: number) => ({
  position,
  sequenceNumber: String(position),
  arrivedAtMs: 0,
  orderKey: '',
  bytes: position % 7,
  event: undefined,
});

describe('RecordQueue', () => {
  test('gives back what was put in, in order, and knows its length and bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }))), (steps) => {
        const queue = new RecordQueue();
        const model: number[] = [];
        let position = 0;
        for (const [pushed, taken] of steps) {
          for (let count = 0; count < pushed; count += 1) {
            queue.push(record(position));
            model.push(position);
            position += 1;
          }
          expect(queue.take(taken).map((one) => one.position)).toEqual(model.splice(0, taken));
          expect(queue.length).toBe(model.length);
          expect(queue.bytes).toBe(model.reduce((total, one) => total + (one % 7), 0));
          expect(queue.at(0)?.position).toBe(model[0]);
        }
      }),
    );
  });
});
