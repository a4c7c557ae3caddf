import type { Outcome } from '../../../../handlers/core/sink';
import { changeOf, createOpenSearchRig, itemChange, type Script } from './opensearch-rig';

const secret = 'secret-of-ann';

/** An answer to each `_bulk`, in which every document meets the same. */
const eachDocument =
  (status: number, type?: string, extra: object = {}): Script =>
  (_method, action, body) => {
    if (action !== '_bulk') return undefined;
    const error = type === undefined ? {} : { error: { type, reason: `Preview of field's value: '${secret}'` } };
    const items = body
      .split('\n')
      .filter((line) => /^\{"(index|create|update)":\{"_id"/.test(line))
      .map(() => ({ index: { _type: '_doc', ...extra, status, ...error } }));
    return { status: 200, body: { took: 1, errors: status >= 300, items } };
  };

const wholeRequest =
  (status: number, body: object | string): Script =>
  (_method, action) =>
    action === '_bulk' ? { status, body } : undefined;

const typed = (type: string) => ({ error: { type, reason: secret, root_cause: [{ type, reason: secret }] } });

async function statusOf(outcome: Promise<readonly Outcome[]>) {
  const [first] = await outcome.catch(
    (error) => [{ status: error.retryable ? 'transient' : 'unknown', error }] as const,
  );
  return first as Outcome;
}

describe('createOpenSearchSink', () => {
  it.each([
    ['its mapping', eachDocument(400, 'mapper_parsing_exception'), 'poison', 'mapper_parsing_exception'],
    [
      'a strict mapping',
      eachDocument(400, 'strict_dynamic_mapping_exception'),
      'poison',
      'strict_dynamic_mapping_exception',
    ],
    ['too many fields', eachDocument(400, 'illegal_argument_exception'), 'poison', 'illegal_argument_exception'],
    ['a closed index', eachDocument(400, 'index_closed_exception'), 'transient', 'index_closed_exception'],
    ['a write block', eachDocument(403, 'cluster_block_exception'), 'transient', 'cluster_block_exception'],
    ['a full disk', eachDocument(429, 'cluster_block_exception'), 'transient', 'cluster_block_exception'],
    ['a full queue', eachDocument(429, 'rejected_execution_exception'), 'transient', 'rejected_execution_exception'],
    [
      "Elasticsearch's full queue",
      eachDocument(429, 'es_rejected_execution_exception'),
      'transient',
      'es_rejected_execution_exception',
    ],
    ['a lost index', eachDocument(404, 'index_not_found_exception'), 'transient', 'index_not_found_exception'],
    [
      'a shard that is away',
      eachDocument(503, 'unavailable_shards_exception'),
      'transient',
      'unavailable_shards_exception',
    ],
    ['a status that nobody knows', eachDocument(418, 'teapot'), 'unknown', 'teapot'],
    ['no status', eachDocument(undefined as never), 'transient', 'Http0'],
  ])('tells %s from a document at fault', async (_what, script, status, code) => {
    const { write } = createOpenSearchRig(script);

    expect(await statusOf(write([itemChange(1)]))).toMatchObject({ status, error: { code } });
  });

  it.each([
    ['indexing pressure', 429, typed('rejected_execution_exception'), 'transient', 'rejected_execution_exception'],
    ['a circuit breaker', 429, typed('circuit_breaking_exception'), 'transient', 'circuit_breaking_exception'],
    ['missing permission', 403, typed('security_exception'), 'transient', 'security_exception'],
    ['missing permission by IAM', 403, { Message: secret }, 'transient', 'Http403'],
    ['a gateway', 502, '<html>Bad gateway</html>', 'transient', 'Http502'],
    ['an answer cut short', 200, '{"items":[', 'transient', 'Http200'],
    [
      'a request that is not understood',
      400,
      typed('action_request_validation_exception'),
      'unknown',
      'action_request_validation_exception',
    ],
    ['an error without a type', 400, { error: `no handler for ${secret}` }, 'unknown', 'Http400'],
    ['a type that is no word', 400, { error: { type: secret.repeat(9) } }, 'unknown', 'Http400'],
    ['one item too few, as Elasticsearch answers', 200, { errors: false, items: [] }, 'unknown', 'BulkItemCount'],
  ])('tells %s by its status', async (_what, httpStatus, body, status, code) => {
    const { write } = createOpenSearchRig(wholeRequest(httpStatus, body));

    const outcome = await statusOf(write([itemChange(1)]));

    expect(outcome).toMatchObject({ status, error: { code } });
    expect(String((outcome as { error: Error }).error.message)).not.toContain('secret');
  });

  it('quarantines exactly the refused document, and tries the changes before it again', async () => {
    const script: Script = (method, action, body) =>
      body.includes('"bad"') ? eachDocument(400, 'mapper_parsing_exception')(method, action, body) : undefined;
    const { write } = createOpenSearchRig(script);
    const [before, bad] = [changeOf(1), changeOf(2, { eventName: 'MODIFY', newImage: { note: { S: 'bad' } } })];

    const outcomes = await write([before, bad]);

    expect(outcomes.map(({ status }) => status)).toEqual(['transient', 'poison']);
  });

  it('writes what comes before a change that no document can be made of', async () => {
    const { write, documents } = createOpenSearchRig();
    const bad = changeOf(2, { eventName: 'MODIFY', newImage: { total: { N: '1,"x":2' } } });

    const outcomes = await write([changeOf(1, { newImage: { total: { N: '1' } } }), bad]);

    expect(outcomes).toMatchObject([{ status: 'done' }, { status: 'poison', error: { code: 'NumberText' } }]);
    expect([...documents().values()][0]).toContain('"total":1,');
  });

  it('fails as poison where the stream leaves the new image out', async () => {
    const { write, documents } = createOpenSearchRig();
    const outcomes = await write([changeOf(1, { newImage: undefined }), itemChange(2, { eventName: 'REMOVE' })]);

    expect(outcomes).toMatchObject([
      { status: 'poison', error: { code: 'DocumentNeedsNewImage' } },
      { status: 'done' },
    ]);
    expect(documents().size).toBe(1);
  });

  it('sends one document for all changes of an item, over what was read', async () => {
    const { write, sent, documents } = createOpenSearchRig();
    await write([changeOf(1)]);

    await write([
      changeOf(2, { eventName: 'MODIFY' }),
      changeOf(3, { eventName: 'MODIFY', newImage: { a: { S: 'x' } } }),
    ]);

    const last = sent.at(-1)?.body;
    expect(last?.split('\n')[0]).toBe(
      `{"index":{"_id":"10:customerIdS2:c17:orderIdS2:o1","if_seq_no":0,"if_primary_term":1}}`,
    );
    expect(last?.split('\n')).toHaveLength(3);
    expect([...documents().values()]).toEqual([
      '{"customerId":"c1","orderId":"o1","a":"x","_tributary":{"version":"2026-01-02T03:04:05.678:0000000000000000000999999999999999999993","changedAtMs":1767323045000}}',
    ]);
  });

  it('leaves a marker of a deleted item, which nothing older passes', async () => {
    const { write, documents } = createOpenSearchRig();
    await write([changeOf(1), changeOf(2, { eventName: 'REMOVE' })]);

    const outcomes = await write([changeOf(1)]);

    expect(outcomes).toEqual([{ status: 'stale' }]);
    expect([...documents().values()].map((text) => JSON.parse(text))).toEqual([
      { _tributary: expect.objectContaining({ deleted: true, expiresAtMs: 1_767_400_000_000 + 30 * 86_400_000 }) },
    ]);
  });

  it('reads again what another wrote in between', async () => {
    let rig: ReturnType<typeof createOpenSearchRig>;
    let isFirst = true;
    const script: Script = (_method, action) => {
      if (action !== '_bulk' || !isFirst) return undefined;
      isFirst = false;
      const id = '10:customerIdS2:c17:orderIdS2:o1';
      rig.answer('POST', '/orders/_bulk', `{"create":{"_id":"${id}"}}\n{"_tributary":{"version":"0"}}\n`);
      return undefined;
    };
    rig = createOpenSearchRig(script);

    const outcomes = await rig.write([changeOf(1)]);

    expect(outcomes).toEqual([{ status: 'done' }]);
    expect(rig.sent.map(({ action }) => action)).toEqual(['index', 'index', '_mget', '_bulk', '_mget', '_bulk']);
  });

  it('gives up for now when others write the same document again and again', async () => {
    const { write, sent } = createOpenSearchRig(eachDocument(409, 'version_conflict_engine_exception'));

    const outcomes = await write([changeOf(1)]);

    expect(outcomes).toMatchObject([{ status: 'transient', error: { code: 'Contended' } }]);
    expect(sent.filter(({ action }) => action === '_bulk')).toHaveLength(4);
  });

  it('looks after the index once, and again when it has gone', async () => {
    const { write, sent, answer } = createOpenSearchRig();
    await write([itemChange(1)]);
    await write([itemChange(2)]);
    const looks = () => sent.filter(({ action }) => action === 'index').length;
    const before = looks();

    answer('DELETE', '/orders', '');
    const lost = await statusOf(write([itemChange(3)]));
    const found = await statusOf(write([itemChange(3)]));

    expect([before, looks()]).toEqual([2, 4]);
    expect([lost.status, found.status]).toEqual(['transient', 'done']);
  });

  it('looks after the index again when that failed', async () => {
    let isDown = true;
    const { write } = createOpenSearchRig(() => (isDown ? { status: 503, body: '' } : undefined));

    const down = await statusOf(write([itemChange(1)]));
    isDown = false;
    const up = await statusOf(write([itemChange(1)]));

    expect([down.status, up.status]).toEqual(['transient', 'done']);
  });

  it('goes on with an index that another environment has just made', async () => {
    let isRaced = true;
    const script: Script = (method, action) => {
      if (method !== 'GET' || action !== 'index' || !isRaced) return undefined;
      isRaced = false;
      return { status: 404, body: typed('index_not_found_exception') };
    };
    const { write, answer, sent } = createOpenSearchRig(script);
    answer('PUT', '/orders', '{}');

    const outcomes = await write([itemChange(1)]);

    expect(outcomes).toEqual([{ status: 'done' }]);
    expect(sent.map(({ method, action }) => `${method} ${action}`)).toEqual([
      ...['GET index', 'PUT index', 'GET index', 'PUT _mapping', 'PUT _alias', 'POST _mget', 'POST _bulk'],
    ]);
  });

  it('cuts requests by count and by bytes, and lets one that is larger go alone', async () => {
    const large = { note: { S: 'x'.repeat(60_000) } };
    const { tasks } = createOpenSearchRig(undefined, { bulkBytesMax: 100_000, bulkDocumentsMax: 3 });
    const sizes = [{}, {}, {}, {}, large, {}, large, { note: { S: 'x'.repeat(200_000) } }, {}];

    const planned = tasks(sizes.map((newImage, index) => itemChange(index, { newImage })));

    expect(planned.map(({ changes }) => changes.length)).toEqual([3, 3, 1, 1, 1]);
  });

  it('sends half as much at once after a refusal for memory, and a document that is too large for ever nowhere', async () => {
    const script: Script = (_method, action, body) =>
      action === '_bulk' && body.length > 150_000 ? { status: 413, body: '' } : undefined;
    const { write, tasks } = createOpenSearchRig(script);
    const changes = [1, 2, 3, 4].map((at) => itemChange(at, { newImage: { note: { S: 'x'.repeat(60_000) } } }));

    const refused = await statusOf(write(changes));
    const planned = tasks(changes).map((task) => task.changes.length);
    const alone = await write([itemChange(9, { newImage: { note: { S: 'x'.repeat(160_000) } } })]);

    expect(refused.status).toBe('transient');
    expect(planned).toEqual([2, 2]);
    expect(alone).toMatchObject([{ status: 'poison', error: { code: 'DocumentTooLarge' } }]);
  });

  it('looks for markers whose time is over every quarter of an hour, and minds no failure there', async () => {
    let isDown = false;
    const script: Script = (_method, action) =>
      action === '_search' && isDown ? { status: 503, body: '' } : undefined;
    const { write, sent, wait, documents } = createOpenSearchRig(script, { tombstoneRetentionDays: 1 });
    await write([itemChange(1, { eventName: 'REMOVE' }), itemChange(2)]);

    isDown = true;
    wait(2 * 86_400_000);
    const [during] = await write([itemChange(3)]);
    isDown = false;
    wait(15 * 60_000);
    await write([itemChange(4)]);
    await write([itemChange(5)]);

    expect(during).toEqual({ status: 'done' });
    expect(sent.filter(({ action }) => action === '_search')).toHaveLength(2);
    expect(documents().size).toBe(4);
  });

  it('sends only changed fields over the image that it knows, else the whole document', async () => {
    const { write, sent, documents } = createOpenSearchRig(undefined, { update: 'changed' });
    const [one, two, three] = ['PENDING', 'PAID', 'SHIPPED'].map((status) => ({
      status: { S: status },
      note: { S: 'n' },
    }));
    await write([changeOf(1, { newImage: one })]);

    await write([changeOf(3, { eventName: 'MODIFY', oldImage: one, newImage: three })]);
    const partial = sent.at(-1)!.body;
    await write([changeOf(5, { eventName: 'MODIFY', oldImage: two, newImage: one })]);
    const whole = sent.at(-1)!.body;

    expect(partial).toMatch(/^\{"update":.*\n\{"doc":\{"status":"SHIPPED","_tributary":/);
    expect(whole).toMatch(
      /^\{"index":.*\n\{"customerId":"c1","orderId":"o1","status":"PENDING","note":"n","_tributary":/,
    );
    expect(documents().size).toBe(1);
  });
});
