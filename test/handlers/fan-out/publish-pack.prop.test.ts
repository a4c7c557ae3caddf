import fc from 'fast-check';
import { SinkError } from '../../../handlers/core/errors';
import type { Outcome } from '../../../handlers/core/sink';
import { publishPack } from '../../../handlers/fan-out/publish-pack';
import { type PublishEntry, requestError, type Transport } from '../../../handlers/fan-out/transport';

/** What a fake topic does with an entry, written into its body. */
type Fate = 'accept' | 'refuse' | 'fail';

const signal = new AbortController().signal;
const entriesOf = (fates: readonly Fate[]): PublishEntry[] =>
  fates.map((body) => ({ message: { body, attributes: [], bytes: 1 } }));

/** A topic that refuses every request with a `refuse` in it as a whole. */
function pickyTransport() {
  const published: PublishEntry[] = [];
  const transport: Transport = {
    async publishBatch(entries) {
      if (entries.some(({ message }) => message.body === 'refuse')) throw requestError('InvalidParameter', 400);
      return entries.map((entry): Outcome => {
        if (entry.message.body === 'fail') return { status: 'transient', error: new Error('later') };
        published.push(entry);
        return { status: 'done' };
      });
    },
  };
  return { transport, published };
}

describe('publishPack', () => {
  const fates = fc.array(fc.constantFrom<Fate>('accept', 'refuse', 'fail'), { minLength: 1, maxLength: 10 });

  test('isolates the refused entries and publishes each accepted one once', async () => {
    await fc.assert(
      fc.asyncProperty(fates, async (drawn) => {
        fc.pre(drawn.includes('accept'));
        const entries = entriesOf(drawn);
        const { transport, published } = pickyTransport();

        const outcomes = await publishPack(entries, transport, signal);

        const expected = { accept: 'done', refuse: 'poison', fail: 'transient' } as const;
        expect(outcomes.map(({ status }) => status)).toEqual(drawn.map((fate) => expected[fate]));
        expect(published).toEqual(entries.filter(({ message }) => message.body === 'accept'));
      }),
    );
  });

  test('leaves open whose fault it is while no entry is accepted', async () => {
    const { transport } = pickyTransport();

    const outcomes = await publishPack(entriesOf(['refuse', 'fail', 'refuse']), transport, signal);

    expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'transient', 'unknown']);
  });

  test.each([requestError('Throttled', 400), requestError('InternalError', 500), new Error('unknown'), undefined])(
    'passes %s on after one request',
    async (reason) => {
      let requests = 0;
      const transport: Transport = {
        publishBatch: () => {
          requests++;
          return Promise.reject(reason);
        },
      };

      const thrown = await publishPack(entriesOf(['accept', 'accept']), transport, signal).catch((error) => error);

      expect(thrown).toBe(reason);
      expect(requests).toBe(1);
    },
  );

  test('keeps what one half settled when the other one gets no answer', async () => {
    const lost = new SinkError('lost', { code: 'ECONNRESET', retryable: true });
    const transport: Transport = {
      async publishBatch(entries) {
        if (entries.length === 4) throw requestError('InvalidParameter', 400);
        if (entries[0]!.message.body === 'fail') throw lost;
        return entries.map(() => ({ status: 'done' }));
      },
    };

    const outcomes = await publishPack(entriesOf(['accept', 'accept', 'fail', 'fail']), transport, signal);

    const transient = { status: 'transient', error: lost };
    expect(outcomes).toEqual([{ status: 'done' }, { status: 'done' }, transient, transient]);
  });

  test('sends nothing for an empty pack', async () => {
    const { transport, published } = pickyTransport();

    const outcomes = await publishPack([], transport, signal);

    expect([outcomes, published]).toEqual([[], []]);
  });
});
