import type { Item } from '../../../handlers/core/attribute-value';
import type { CompareQuestion, Comparison, Difference } from '../../../handlers/core/inspection';
import { itemKeyOf } from '../../../handlers/core/item-key';
import type { Asked, ConsumerFacts } from '../../../ops/deployed/ask-function';
import type { DeployedPipeline } from '../../../ops/deployed/deployed-pipeline';
import type { InvokeFunction } from '../../../ops/replay/invoke-function';
import type { VerifyParts } from '../../../ops/verify/verify-parts';
import { VirtualClock } from '../../support/virtual-clock';
import { type StubAnswers, stubClients } from '../stub-clients';
import { examplePipeline } from './example-pipeline';

export const viewFacts: ConsumerFacts = { contract: 'state', replay: 'apply', can: ['repair', 'list', 'compare'] };

const factsOf: { readonly [name: string]: Asked<ConsumerFacts> } = {
  FanOut: { answer: { contract: 'log', replay: 'skip', can: [] } },
  View: { answer: viewFacts },
  Shipping: { answer: { contract: 'effect', replay: 'ask', can: [] } },
  Foreign: { refusal: 'its code is not ours' },
};

export interface RigOptions {
  readonly pipeline?: DeployedPipeline;
  readonly answers?: StubAnswers;
  readonly marginMs?: number;
}

/** A table in memory and a view of it, whose function compares the two as its own does. */
export function verifyRig({ pipeline = examplePipeline(), answers = {}, marginMs = 30_000 }: RigOptions = {}) {
  const clock = new VirtualClock();
  const table = new Map<string, Item>();
  const held = new Map<string, Item>();
  const questions: CompareQuestion[] = [];
  const keyOf = (item: Item) => itemKeyOf({ id: item.id! });
  const invoke: InvokeFunction = async (_, event) => {
    const question = event as CompareQuestion;
    questions.push(question);
    return { answer: compared(question, held) };
  };
  const stub = stubClients({
    Scan: ({ Segment }) => ({ Items: Segment === 0 ? [...table.values()] : [] }),
    BatchGetItem: ({ RequestItems }) => {
      const [[name, { Keys }]] = Object.entries(RequestItems) as [[string, { Keys: Item[] }]];
      return { Responses: { [name]: Keys.map((key) => table.get(keyOf(key))).filter((one) => one !== undefined) } };
    },
    GetItem: ({ Key }) => ({ Item: table.get(keyOf(Key)) }),
    PutItem: ({ Item: item }) => ({ put: table.set(keyOf(item), item) }),
    DeleteItem: ({ Key }) => ({ deleted: table.delete(keyOf(Key)) }),
    ...answers,
  });
  const controller = new AbortController();
  const parts: VerifyParts = {
    clients: stub.clients,
    pipeline,
    consumers: pipeline.consumers.map((consumer) => ({ consumer, asked: factsOf[consumer.name]! })),
    invoke,
    clock,
    random: () => 0.25,
    signal: controller.signal,
    marginMs,
  };
  const put = (where: Map<string, Item>, item: Item) => where.set(keyOf(item), item);
  return { parts, clock, table, held, questions, sent: stub.sent, put, stop: () => controller.abort() };
}

function compared({ items }: CompareQuestion, held: ReadonlyMap<string, Item>): Comparison {
  const differences = items.flatMap(({ keys, image }): Difference[] => {
    const row = held.get(itemKeyOf(keys));
    const where = `row of ${keys.id && 'S' in keys.id ? keys.id.S : ''}`;
    if (!row) return image ? [{ keys, kind: 'missing', where }] : [];
    if (!image) return [{ keys, kind: 'extra', where }];
    const names = Object.keys({ ...row, ...image }).filter(
      (name) => JSON.stringify(row[name]) !== JSON.stringify(image[name]),
    );
    return names.length === 0 ? [] : [{ keys, kind: 'differs', where, attributes: names }];
  });
  return { compared: items.length, differences, newer: 0, refused: 0 };
}

export const silent = { add: () => {}, end: () => {} };
