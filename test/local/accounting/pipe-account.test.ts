import { accountBus, accountPipeSink } from '../../../local/accounting/pipe-account';
import { pipeSinksOf } from '../../../local/accounting/pipe-sinks';
import type { TopologyPipe } from '../../../local/accounting/topology';
import type { HeardEvent } from '../../../local/pipes/event-bus-stand-in';
import { emptyResources, type LocalResources } from '../../../local/terraform/resources';
import type { LoggedChange } from '../../../local/workload';

const right = { missing: 0, wrong: 0, outOfOrder: 0, duplicates: 0, contract: 'log' };
const busArn = 'arn:aws:events:eu-west-1:1:event-bus/shop';

/** A third change does not pass the filter. */
const changesMade = [change('1'), change('2'), { ...change('9'), eventName: 'REMOVE' as const }];

describe('pipeSinksOf', () => {
  test('finds the queue of a pipe, those behind its topic, and those of its bus’s rules', () => {
    const resources = resourcesOf();
    const pipes = ['queue-1', 'topic', busArn].map((arn) => pipeTo(arn));

    const sinks = pipeSinksOf(pipes, resources);

    expect(sinks.map(({ name, rule }) => [name, rule?.name])).toEqual([
      ['queue-1', undefined],
      ['queue-2', undefined],
      ['queue-3', 'placed'],
    ]);
  });
});

describe('accountPipeSink', () => {
  test('finds each change that passes the filter, whole and in order', () => {
    const account = accountOf([record('1', '1'), record('2', '2')]);

    expect(account).toMatchObject({ ...right, sink: 'queue-1', expected: 2, found: 2 });
  });

  test('reads records in the envelopes of a topic and of a bus', () => {
    const ofTopic = { Type: 'Notification', Message: JSON.stringify(record('1', '1')) };
    const ofBus = { 'detail-type': 'Event from aws:dynamodb', detail: record('2', '2') };

    expect(accountOf([ofTopic, ofBus])).toMatchObject({ ...right, found: 2 });
  });

  test.each([
    ['missing', [record('1', '1')], { missing: 1 }],
    ['there twice', [record('1', '1'), record('1', '1'), record('2', '2')], { duplicates: 1 }],
    [
      'not what was written',
      [record('1', '1'), { ...record('2', '2'), eventName: 'MODIFY' }],
      { wrong: 1, missing: 1 },
    ],
    ['not for this pipe', [record('1', '1'), record('2', '2'), record('9', '3')], { wrong: 1 }],
  ])('tells when a change is %s', (_, bodies, fault) => {
    expect(accountOf(bodies)).toMatchObject(fault);
  });

  test('tells when the changes of an item are out of order', () => {
    const changes = [change('1', 'a'), { ...change('1', 'b'), eventName: 'MODIFY' as const }];
    const [one, two] = [record('1', '2', 'a'), { ...record('1', '1', 'b'), eventName: 'MODIFY', eventID: 'other' }];

    expect(accountOf([one, two], changes)).toMatchObject({ outOfOrder: 1 });
  });

  test.each([
    [[{ id: '1' }, { id: '2' }], { found: 2 }],
    [[{ id: '1' }], { found: 1, missing: 1 }],
    [[{ id: '1' }, { id: '2' }, { id: '2' }], { found: 2, duplicates: 1 }],
  ])('counts messages that a template made something else of: %j', (bodies, counts) => {
    expect(accountOf(bodies)).toMatchObject({ ...right, expected: 2, ...counts });
  });

  test('expects of a rule’s queue what the bus heard and the rule matched', () => {
    const resources = resourcesOf();
    const [sink] = pipeSinksOf([pipeTo(busArn)], resources);
    const heard = [heardOf('1', resources.rules), heardOf('2', [])];

    const account = accountPipeSink(sink!, changesMade, messagesOf([heard[0]!.event]), heard);

    expect(account).toMatchObject({ ...right, sink: 'queue-3', expected: 1, found: 1 });
  });
});

describe('accountBus', () => {
  test('finds each change among the events of the bus', () => {
    const account = accountBus(pipeTo(busArn), changesMade, [heardOf('1', []), heardOf('2', [])]);

    expect(account).toMatchObject({ ...right, sink: 'shop (bus)', expected: 2, found: 2 });
    expect(accountBus(pipeTo(busArn), changesMade, [heardOf('1', [])])).toMatchObject({ missing: 1 });
  });

  test('leaves out what another pipe put there, by what each calls its events', () => {
    const own = pipeTo(busArn, { source: 'orders', detailType: '$.eventName' });
    const events = [heardOf('1', [], 'orders'), heardOf('2', [], 'stock')];

    const account = accountBus(own, changesMade, events);

    expect(account).toMatchObject({ expected: 2, found: 1, missing: 1 });
  });
});

function accountOf(bodies: readonly object[], changes: readonly LoggedChange[] = changesMade) {
  const [sink] = pipeSinksOf([pipeTo('queue-1')], resourcesOf());
  return accountPipeSink(sink!, changes, messagesOf(bodies), []);
}

function messagesOf(bodies: readonly object[]) {
  return bodies.map((body, index) => ({ messageId: String(index), body: JSON.stringify(body) }));
}

function change(id: string, note = 'x'): LoggedChange {
  const newImage = { id: { S: id }, note: { S: note } };
  const images = { oldImage: undefined, newImage };
  return { table: 'orders', eventName: 'INSERT', keys: { id: { S: id } }, ...images } as unknown as LoggedChange;
}

function record(id: string, SequenceNumber: string, note = 'x') {
  const { keys: Keys, newImage: NewImage } = change(id, note);
  const eventSourceARN = 'arn:aws:dynamodb:eu-west-1:1:table/orders/stream/then';
  return { eventID: `event-${id}`, eventName: 'INSERT', eventSourceARN, dynamodb: { Keys, NewImage, SequenceNumber } };
}

function heardOf(id: string, rules: HeardEvent['rules'], source?: string): HeardEvent {
  const event = { id, source, 'detail-type': 'Event from aws:dynamodb', detail: record(id, id) };
  return { busName: 'shop', event: event as unknown as HeardEvent['event'], rules };
}

function pipeTo(arn: string, parameters: object = {}): TopologyPipe {
  const filterCriteria = { filters: [{ pattern: '{"eventName":["INSERT","MODIFY"]}' }] };
  const kind = arn === busArn ? 'eventBus' : arn === 'topic' ? 'sns' : 'sqs';
  return {
    name: 'placed',
    mapping: { source: 'dynamodb', eventSourceArn: 'stream', settings: { filterCriteria } },
    table: { name: 'orders' },
    pipe: { target: { kind, arn, parameters } },
  } as unknown as TopologyPipe;
}

function resourcesOf(): LocalResources {
  const queues = ['queue-1', 'queue-2', 'queue-3'].map((name) => ({ name, arn: name, isFifo: false }));
  return {
    ...emptyResources(),
    queues,
    subscriptions: [{ topicArn: 'topic', queueArn: 'queue-2' }],
    rules: [{ name: 'placed', busName: 'shop', isEnabled: true }],
    ruleTargets: [{ ruleName: 'placed', busName: 'shop', arn: 'queue-3' }],
  } as unknown as LocalResources;
}
