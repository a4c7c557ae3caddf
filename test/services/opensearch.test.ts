import type { Change } from '../../handlers/core/change';
import { systemClock } from '../../handlers/core/clock';
import type { Outcome } from '../../handlers/core/sink';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { createOpenSearchCall } from '../../handlers/sinks/opensearch/opensearch-call';
import { createOpenSearchSink } from '../../handlers/sinks/opensearch/opensearch-sink';
import type { OpenSearchIndex } from '../../handlers/sinks/opensearch/settings';
import { documentForm, itemForm, openSearchSubject, respelled } from '../contracts/opensearch-subject';
import { keysOf, randomItems } from '../contracts/random-items';
import { describeStateContract } from '../contracts/state-contract';
import { type OpenSearchNode, startOpenSearchNode } from '../support/opensearch-node';
import { sequenceNumberAt, streamRecord } from '../support/stream-event';
import { openSearchPlace } from './opensearch-place';
import { describeWithTool } from './toolchain';

describeWithTool('OpenSearch', 'opensearch', () => {
  let node: OpenSearchNode;
  let place: ReturnType<typeof openSearchPlace>;
  const made = new Set<string>();
  beforeAll(async () => {
    node = (await startOpenSearchNode())!;
    place = openSearchPlace(node);
  }, 180_000);
  afterAll(async () => {
    for (const name of made) await place.remove(name);
    await node.stop();
  });

  // Its own tombstones expire at once, as they do after a minute: nothing may lean on them.
  const settings = JSON.stringify({ number_of_replicas: 0, 'index.gc_deletes': '0s' });
  // Lists of the histories hold objects and text together, which no mapping takes.
  const mappings = JSON.stringify({ properties: { lines: { type: 'object', enabled: false } } });
  const more = { settings, mappings };
  describeStateContract(
    openSearchSubject(() => place, 'opensearch on a node that restarts', more),
    { runs: 4, timeoutMs: 120_000, endOnFailure: true },
  );
  describeStateContract(
    openSearchSubject(() => place, 'opensearch with changed fields on a node', { ...more, update: 'changed' }),
    { runs: 2, timeoutMs: 120_000, endOnFailure: true },
  );

  describe('createOpenSearchSink', () => {
    it('brings thousands of random items to the index whole', async () => {
      const unmapped = JSON.stringify({ dynamic: false });
      const { write, documents } = open({ name: named('random'), settings, mappings: unmapped });
      const items = [...randomItems(4_000, 2)];
      const wanted = items.map((item) => itemForm(item)).sort();

      const outcomes = await write(
        items.map((newImage, index) => changeOf(index, { keys: keysOf(newImage), newImage })),
      );

      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['done']));
      expect([...(await documents()).values()].map(documentForm).sort()).toEqual(wanted);
    });

    it('refuses exactly the documents that its mapping cannot take', async () => {
      const { write, documents } = open({ name: named('mapped'), settings });
      const newImage = (address: object) => ({ address }) as Change['newImage'];
      const changes = [
        changeOf(0, { newImage: newImage({ M: { city: { S: 'Bonn' } } }) }),
        changeOf(1, { newImage: newImage({ S: 'Bonn' }) }),
        changeOf(2, { newImage: newImage({ NULL: true }) }),
      ];

      const outcomes = await write(changes);

      expect(outcomes).toMatchObject([
        { status: 'done' },
        { status: 'poison', error: { code: 'mapper_parsing_exception' } },
        { status: 'done' },
      ]);
      expect((await documents()).size).toBe(2);
    });

    it('takes every number and text into one field, whichever comes first', async () => {
      const { write, documents } = open({ name: named('any-type') });
      const values = [{ N: '5' }, { N: '0.5' }, { N: '1E+40' }, { N: '9'.repeat(38) }, { S: 'five' }, { BOOL: true }];

      const outcomes = await write(values.map((value, index) => changeOf(index, { newImage: { value } })));

      expect(outcomes).toEqual(values.map(() => ({ status: 'done' })));
      expect((await documents()).size).toBe(values.length);
    });

    it('takes ids of 512 bytes and hashes longer ones', async () => {
      const { write, documents } = open({ name: named('ids'), id: '{customerId}' });
      const ids = ['x'.repeat(512), 'é'.repeat(256), 'é'.repeat(257)];
      const changes = ids.map((id, index) => changeOf(index, { keys: { customerId: { S: id } }, newImage: {} }));

      const outcomes = await write(changes);

      expect(outcomes).toEqual(ids.map(() => ({ status: 'done' })));
      expect([...(await documents()).keys()].map((id) => Buffer.byteLength(id)).sort()).toEqual([512, 512, 71]);
    });

    it('makes an index that several environments begin with at once', async () => {
      const environments = Array.from({ length: 8 }, () => open({ name: named('raced') }));

      const outcomes = await Promise.all(
        environments.map(({ write }, index) => write([changeOf(index, { newImage: {} })])),
      );

      expect(outcomes).toEqual(environments.map(() => [{ status: 'done' }]));
      expect((await environments[0]!.documents()).size).toBe(8);
      expect(JSON.parse(await place.ask('GET', `/${named('raced')}`))).toMatchObject({
        [named('raced')]: { mappings: { date_detection: false, properties: { _tributary: { dynamic: 'false' } } } },
      });
    });

    it('adds its field and its alias to an index that is there and takes nothing unknown', async () => {
      await place.ask(
        'PUT',
        `/${named('strict')}`,
        '{"mappings":{"dynamic":"strict","properties":{"status":{"type":"keyword"}}}}',
      );
      const { write, documents } = open({ name: named('strict'), attributes: ['status'] });

      const outcomes = await write([
        changeOf(0, { newImage: { status: { S: 'PENDING' }, more: { S: 'x' } } }),
        changeOf(1, { eventName: 'REMOVE' }),
      ]);

      expect(outcomes).toEqual([{ status: 'done' }, { status: 'done' }]);
      expect([...(await documents()).values()].map(documentForm)).toEqual(['[["status","PENDING"]]']);
    });

    it('sends only changed fields, and ends as if whole documents had been sent', async () => {
      const unmapped = JSON.stringify({ dynamic: false });
      const { write, documents, sent } = open({
        name: named('changed'),
        settings,
        mappings: unmapped,
        update: 'changed',
      });
      const items = [...randomItems(1_000, 3)];
      const images = items.map((item, index) => ({ ...items[(index + 1) % items.length], ...keysOf(item) }));
      await write(items.map((newImage, index) => changeOf(index, { keys: keysOf(newImage), newImage })));

      const changes = images.map((newImage, index) => {
        const oldImage = items[index];
        return changeOf(index, { eventName: 'MODIFY', keys: keysOf(newImage), newImage, oldImage }, 5_000 + index);
      });
      const outcomes = await write(changes);

      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['done']));
      expect([...(await documents()).values()].map(documentForm).map(respelled).sort()).toEqual(
        images.map(itemForm).map(respelled).sort(),
      );
      expect(sent().match(/^\{"update"/gm)?.length).toBeGreaterThan(20);
    });

    it('sends less at once while the node is short of memory', async () => {
      const { write, documents } = open({ name: named('short'), settings });
      const note = 'x'.repeat(2_000);
      await write([changeOf(0, { newImage: {} })]);
      const limit = (bytes: string | null) =>
        place.ask(
          'PUT',
          '/_cluster/settings',
          JSON.stringify({ transient: { 'network.breaker.inflight_requests.limit': bytes } }),
        );
      const changes = Array.from({ length: 200 }, (_, index) =>
        changeOf(index, { newImage: { note: { S: note } } }, 1 + index),
      );

      // A setting of the whole cluster: of a node that is not ours it is left alone, and nothing is refused.
      if (node.restart) await limit('100kb');
      const outcomes = await write(changes).finally(() => node.restart && limit(null));

      expect(outcomes).toEqual(changes.map(() => ({ status: 'done' })));
      expect((await documents()).size).toBe(200);
    });

    it('deletes markers whose time is over, and none of an item that was made anew', async () => {
      const { write, documents, purge, count } = open({ name: named('purged'), tombstoneRetentionDays: 1 });
      await write([0, 1, 2].map((item) => changeOf(item, { eventName: 'REMOVE' })));
      await write([changeOf(0, { newImage: {} }, 10)]);

      await purge(2 * 86_400_000);

      expect([await count(), (await documents()).size]).toEqual([2, 2]);
    });
  });

  function named(name: string): string {
    const full = `tributary-test-${process.pid}-${name}`;
    made.add(full);
    return full;
  }

  function open(index: OpenSearchIndex) {
    let aheadMs = 0;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs };
    const bodies: string[] = [];
    const noting: typeof place.request = Object.assign((...[call]: Parameters<typeof place.request>) => {
      bodies.push(String(call.body));
      return place.request(call);
    }, place.request);
    const call = createOpenSearchCall({ request: noting, endpoint: place.endpoint, service: 'es' });
    const sink = createOpenSearchSink({ call, settings: index, clock });
    const { signal } = new AbortController();
    const write = async (changes: readonly Change[]): Promise<readonly Outcome[]> => {
      const outcomes = new Map<Change, Outcome>();
      for (let tries = 0; tries < 20 && outcomes.size < changes.length; tries += 1) {
        if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 100));
        for (const task of sink.plan(changes.filter((change) => !outcomes.has(change)))) {
          const settled = await task.run({ signal }).catch(() => []);
          for (const [at, outcome] of settled.entries()) outcomes.set(task.changes[at]!, outcome);
        }
      }
      return changes.map((change) => outcomes.get(change)!);
    };
    const all = () => place.readAll(index.name, index.name);
    return {
      write,
      sent: () => bodies.join(''),
      documents: () => place.readAll(index.name, `${index.name}-live`),
      count: async () => (await all()).size,
      async purge(ms: number) {
        await all();
        aheadMs = ms;
        await write([changeOf(99, { newImage: {} })]);
      },
    };
  }
});

/** A change of the item `c1`/`INDEX`, the later the larger `at` is. */
function changeOf(index: number, more: Parameters<typeof streamRecord>[0], at = index): Change {
  const sequenceNumber = sequenceNumberAt(at);
  const keys = { customerId: { S: 'c1' }, orderId: { S: `o${index}` } };
  return decodeStreamRecord(streamRecord({ keys, sequenceNumber, ...more }), sequenceNumber);
}
