import { type AskedConsumer, planConsumers } from '../../../ops/backfill/plan-consumers';
import type { ConsumerFacts } from '../../../ops/deployed/ask-function';
import type { DeployedConsumer } from '../../../ops/deployed/deployed-pipeline';
import { consumerOf } from './pipeline-of';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:orders-shipping';
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders';

const view: ConsumerFacts = { contract: 'state', replay: 'apply', can: ['repair', 'list', 'compare'] };
const replica: ConsumerFacts = { contract: 'state', replay: 'ask', can: ['repair', 'list'] };
const audit: ConsumerFacts = { contract: 'log', replay: 'ask', can: [] };
const fanOut: ConsumerFacts = { contract: 'log', replay: 'skip', can: [] };

const all: readonly AskedConsumer[] = [
  { consumer: consumerOf('View'), asked: { answer: view } },
  { consumer: consumerOf('Replica'), asked: { answer: replica } },
  { consumer: consumerOf('Audit'), asked: { answer: audit } },
  { consumer: consumerOf('FanOut', { core: { sink: 'fan-out', topicArn } }), asked: { answer: fanOut } },
  { consumer: withoutCore(consumerOf('Foreign')), asked: { refusal: 'its code is not ours' } },
  { consumer: consumerOf('Old'), asked: { refusal: 'it is older than this command' } },
  { consumer: from('kinesis', withoutCore(consumerOf('ForeignKinesis'))), asked: { refusal: 'its code is not ours' } },
  { consumer: from('sqs', consumerOf('Shipping'), queueArn), asked: { answer: view } },
];

const subscribers = [{ topicArn, queue: { arn: queueArn, url: 'url' }, isRaw: true }];

describe('planConsumers', () => {
  test('seeds who takes replays, and names why the others are left out', () => {
    const planned = plan('seed');

    expect(taken(planned)).toEqual(['View', 'Shipping']);
    expect(whyOf(planned)).toMatchObject({
      Replica: 'state sink, whose replay policy is `ask`: `--include Replica`',
      FanOut: 'sends everything to every subscriber: `--include FanOut`',
      Foreign: 'its code is not ours: `--include Foreign`',
      ForeignKinesis: 'its code is not ours and reads Kinesis: not to be called',
    });
  });

  test('seeds others when they are asked for by name', () => {
    const planned = plan('seed', ['Audit', 'Foreign', 'Old', 'ForeignKinesis']);

    expect(taken(planned)).toEqual(['View', 'Audit', 'Foreign', 'Old', 'Shipping']);
  });

  test('brings nothing twice to a subscriber when its fan-out is included', () => {
    const planned = plan('seed', ['FanOut']);

    expect(taken(planned)).toEqual(['View', 'FanOut']);
    expect(whyOf(planned).Shipping).toBe('gets it through the topic of its fan-out');
  });

  test('repairs state sinks alone, whatever is included', () => {
    const planned = plan('repair', ['Replica', 'Audit', 'FanOut', 'Foreign', 'Old']);

    expect(taken(planned)).toEqual(['View', 'Replica', 'Shipping']);
    expect(whyOf(planned)).toMatchObject({
      Audit: 'log sink, which takes no repair',
      FanOut: 'log sink, which takes no repair',
      Old: 'it is older than this command',
    });
  });

  test('leaves a state sink out of a repair when its policy asks first', () => {
    expect(taken(plan('repair'))).toEqual(['View', 'Shipping']);
  });

  test('plans for those alone that are named', () => {
    const planned = planConsumers(all, { subscribers }, { mode: 'seed', only: ['View'], include: ['Audit'] });

    expect(planned.map(({ consumer }) => consumer.name)).toEqual(['View', 'Audit']);
  });

  test('brings everything once to a function that two mappings call', () => {
    const twice = [all[0]!, { ...all[0]!, consumer: from('sqs', consumerOf('View'), queueArn) }];

    const planned = planConsumers(twice, { subscribers }, { mode: 'seed', only: [], include: [] });

    expect(planned.map(({ isTaken }) => isTaken)).toEqual([true, false]);
  });

  test('fails when a name is nobody’s, and names all of them', () => {
    const planning = () => planConsumers(all, { subscribers }, { mode: 'seed', only: ['Veiw'], include: ['Mail'] });

    expect(planning).toThrow(/`--consumer` must name a consumer, got Veiw\. Consumers are View, Replica/);
    expect(planning).toThrow(/`--include` must name a consumer, got Mail\./);
  });
});

type Planned = ReturnType<typeof planConsumers>;

function plan(mode: 'seed' | 'repair', include: readonly string[] = []): Planned {
  return planConsumers(all, { subscribers }, { mode, only: [], include });
}

function taken(planned: Planned): readonly string[] {
  return planned.filter(({ isTaken }) => isTaken).map(({ consumer }) => consumer.name);
}

function whyOf(planned: Planned): { readonly [name: string]: string } {
  return Object.fromEntries(planned.map(({ consumer, why }) => [consumer.name, why]));
}

function withoutCore({ core, ...consumer }: DeployedConsumer): DeployedConsumer {
  return consumer;
}

function from(source: 'kinesis' | 'sqs', consumer: DeployedConsumer, eventSourceArn = 'arn'): DeployedConsumer {
  return { ...consumer, mapping: { ...consumer.mapping, source, eventSourceArn } };
}
