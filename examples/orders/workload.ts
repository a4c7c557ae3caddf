import { type AttributeValue, DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { EffectCheck, LoggedChange, Workload, WorkloadContext } from '../../local/workload';

type Attributes = Record<string, AttributeValue>;

/** How many orders are worked on at once. */
const writersMax = 8;

/**
 * Orders through their life: placed, changed, paid, shipped, some cancelled, some deleted. A few customers order most.
 * Every tenth order carries values that break naive code, one is too large for a message, and the last change of one
 * adds a line that the view by product can never show.
 */
const workload: Workload = {
  title: 'orders through their life',
  keys: ['customerId', 'orderId'],
  async run(context) {
    const orders = Array.from({ length: context.orders }, (_, index) => planOrder(index, context));
    let next = 0;
    const writer = async () => {
      for (let order = orders[next++]; order && !context.signal.aborted; order = orders[next++]) {
        for (const step of order.steps) {
          if (!context.signal.aborted) await context.write(step);
        }
      }
    };
    await Promise.all(Array.from({ length: writersMax }, writer));
  },
  effects: [
    {
      sink: 'shipments',
      tableVariable: 'SHIPMENTS_TABLE',
      expected: paidOrders,
      found: ({ orderKey, shipments }) => ({
        key: orderKey && 'S' in orderKey ? orderKey.S : '',
        count: shipments && 'N' in shipments ? Number(shipments.N) : 0,
      }),
    },
  ],
};

export default workload;

type Step = Parameters<WorkloadContext['write']>[0];

/** An order ships once each time it becomes PAID. */
function paidOrders(changes: readonly LoggedChange[]): ReturnType<EffectCheck['expected']> {
  const counts = new Map<string, number>();
  for (const { eventName, keys, oldImage, newImage } of changes) {
    const became = textOf(newImage?.status) === 'PAID' && textOf(oldImage?.status) !== 'PAID';
    const key = `${textOf(keys.customerId)}/${textOf(keys.orderId)}`;
    if (eventName === 'MODIFY' && became) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function textOf(value: object | undefined): string | undefined {
  return value && 'S' in value ? (value.S as string) : undefined;
}

/** The writes of one order, in order. All chances are drawn here, so that writers do not change the plan. */
function planOrder(index: number, { random, tableName, orders }: WorkloadContext): { readonly steps: readonly Step[] } {
  const customer = Math.floor(random() ** 3 * Math.max(3, orders / 5));
  const Key = { customerId: { S: `c-${customer}` }, orderId: { S: `o-${String(index).padStart(5, '0')}` } };
  const lines = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, line) => orderLine(line, random));
  const extras = { ...(index % 10 === 5 && awkwardValues()), ...(index === 3 && { giftNote: { S: longText() } }) };
  let revision = 0;
  const numbered = () => ({ N: String(++revision) });
  const set = (attributes: Attributes) => update(tableName, Key, { ...attributes, revision: numbered() });
  const total = { N: (random() * 500).toFixed(2) };
  const status = (S: string) => ({ status: { S } });
  const placed = { ...Key, ...status('PENDING'), items: { L: lines }, total, ...extras, revision: numbered() };
  const steps: Step[] = [new PutItemCommand({ TableName: tableName, Item: placed })];
  if (random() < 0.4) steps.push(set({ items: { L: changedLines(lines, random) } }));
  // The oversize order is paid and cancelled, so that both kinds of filter see its pointer.
  const ending = index === 3 ? 'paid and cancelled' : random() < 0.15 ? 'cancelled' : 'shipped';
  if (ending !== 'cancelled') steps.push(set(status('PAID')));
  if (ending === 'shipped' && random() < 0.8) steps.push(set({ ...status('SHIPPED'), shippedAt: { NULL: true } }));
  if (ending !== 'shipped') steps.push(set(status('CANCELLED')));
  const isPoison = index === Math.min(7, orders - 1);
  if (isPoison) steps.push(set({ items: { L: [...lines, lineWithoutProduct()] } }));
  else if (random() < 0.1) steps.push(new DeleteItemCommand({ TableName: tableName, Key }));
  return { steps };
}

function update(TableName: string, Key: Attributes, attributes: Attributes): UpdateItemCommand {
  const entries = Object.entries(attributes);
  return new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: `SET ${entries.map((_, at) => `#n${at} = :v${at}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], at) => [`#n${at}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], at) => [`:v${at}`, value])),
  });
}

function orderLine(line: number, random: () => number): AttributeValue {
  return {
    M: marshall({
      lineId: `l-${line}`,
      productId: `p-${Math.floor(random() ** 2 * 40)}`,
      quantity: 1 + Math.floor(random() * 9),
      price: Math.floor(random() * 10_000) / 100,
    }),
  };
}

/** A line that the view cannot take: its rows are keyed by product. */
function lineWithoutProduct(): AttributeValue {
  return { M: marshall({ lineId: 'l-broken', quantity: 1 }) };
}

/** Another quantity on the first line, the last line gone, a new one in its place. */
function changedLines(lines: readonly AttributeValue[], random: () => number): AttributeValue[] {
  const [first, ...others] = lines;
  const changed = { M: { ...first!.M, quantity: { N: String(10 + Math.floor(random() * 9)) } } };
  return [changed, ...others.slice(0, -1), orderLine(lines.length, random)];
}

/** Values that JSON numbers, JavaScript objects and careless text handling get wrong. */
function awkwardValues(): Attributes {
  return {
    exactNumber: { N: '12345678901234567890123456789012345678' },
    preciseNumber: { N: '0.12345678901234567890' },
    hugeNumber: { N: '1E+40' },
    tinyNumber: { N: '-1E-130' },
    emptyText: { S: '' },
    unicode: { S: 'ß Ω 漢字 \u{1F69A} \u2028 <&"\\> \uFFFE' },
    binary: { B: new Uint8Array([0, 1, 127, 128, 254, 255]) },
    texts: { SS: ['b', 'a', 'ä'] },
    numbers: { NS: ['3', '1.50', '-2E+20'] },
    binaries: { BS: [new Uint8Array([255]), new Uint8Array([0, 0])] },
    flag: { BOOL: false },
    nothing: { NULL: true },
    nested: {
      M: {
        // A computed name is an own property; written plainly it would set the prototype.
        ['__proto__']: { S: 'an attribute like any other' },
        constructor: { S: 'and so is this' },
        list: { L: [{ L: [] }, { M: {} }, { L: [{ N: '9007199254740993' }] }] },
      },
    },
  };
}

/** With it, the images of the order are too large for a message. */
function longText(): string {
  return 'A long note to go with the gift. '.repeat(8_500);
}
