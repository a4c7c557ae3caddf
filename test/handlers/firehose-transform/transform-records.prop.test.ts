import fc from 'fast-check';
import { transformRecords } from '../../../handlers/firehose-transform/transform-records';
import { type Attributes, kinesisChange, transformEvent } from '../../support/firehose-transform-event';

const logger = { info() {}, warn() {}, error() {}, with: () => logger };
const partitionBy = { column: 'status', attribute: 'status', values: ['PAID'] };

const value = fc.oneof(
  fc.string({ unit: 'binary' }).map((S) => ({ S })),
  fc.bigInt().map((N) => ({ N: String(N) })),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ B: Buffer.from(bytes).toString('base64') })),
  fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 5 }).map((SS) => ({ SS })),
  fc.boolean().map((BOOL) => ({ BOOL })),
);
const image: fc.Arbitrary<Attributes> = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), value);
const change = fc
  .record({ newImage: image, oldImage: image, eventName: fc.constantFrom('INSERT', 'MODIFY', 'REMOVE') })
  .map(kinesisChange);
const content = fc.oneof({ weight: 5, arbitrary: change }, fc.string(), fc.json());

describe('transformRecords', () => {
  test('answers every record once, in its order, within the bytes it has', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 8 }), fc.nat(8_000), fc.boolean(), (contents, room, isDivided) => {
        const event = transformEvent(contents);
        const failures = event.records.map(({ recordId }) => ({ recordId, result: 'ProcessingFailed' }));
        const bytesMax = Buffer.byteLength(JSON.stringify({ records: failures })) + room + 1;

        const answer = transformRecords(event, { logger, bytesMax, ...(isDivided && { partitionBy }) });

        expect(answer.records.map(({ recordId }) => recordId)).toEqual(event.records.map(({ recordId }) => recordId));
        expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(bytesMax);
        for (const { result, data, metadata } of answer.records) {
          expect([data !== undefined, isDivided && result === 'Ok']).toEqual([result === 'Ok', metadata !== undefined]);
        }
        expect(transformRecords(event, { logger, bytesMax, ...(isDivided && { partitionBy }) })).toEqual(answer);
      }),
      { numRuns: 60 },
    );
  });

  test('makes less than three times its bytes of a change, beside what every line has', () => {
    fc.assert(
      fc.property(change, (each) => {
        const event = transformEvent([each]);

        const [record] = transformRecords(event, { logger }).records;

        const lineBytes = Buffer.byteLength(record!.data!, 'base64');
        const changeBytes = Buffer.byteLength(event.records[0]!.data, 'base64');
        expect(lineBytes).toBeLessThan(2 * changeBytes + 600);
      }),
      { numRuns: 60 },
    );
  });
});
