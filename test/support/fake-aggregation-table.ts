import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { SinkError } from '../../handlers/core/errors';
import { conditionHolds, type GuardedWrite } from './fake-condition';
import { batchGet, scanPage } from './fake-reads';

type Guarded = GuardedWrite & { readonly Item: Item };

interface GroupUpdate {
  readonly Key: Item;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues: Item;
}

interface Action {
  readonly Put?: Guarded;
  readonly Update?: GroupUpdate;
}

/** A fake of one DynamoDB table that knows what the aggregation calls. It holds the same contract. */
export function createFakeAggregationTable() {
  const rows = new Map<string, Item>();
  const put = (guarded: Guarded) => rows.set(keyOf(guarded.Item), guarded.Item);
  const operations: { readonly [operation: string]: (input: never) => unknown } = {
    BatchGetItem: (input) => batchGet(input, rows, keyOf),
    Scan: (input) => scanPage(input, rows, keyOf),
    PutItem: (guarded: Guarded) => {
      if (!conditionHolds(guarded, rows.get(keyOf(guarded.Item)))) throw refusal('ConditionalCheckFailedException');
      put(guarded);
    },
    DeleteItem: ({ Key }: { Key: Item }) => {
      const count = rows.get(keyOf(Key))?.count as { readonly N: string } | undefined;
      if (count?.N !== '0') throw refusal('ConditionalCheckFailedException');
      rows.delete(keyOf(Key));
    },
    TransactWriteItems: ({ TransactItems }: { TransactItems: readonly Action[] }) => {
      const keys = TransactItems.map(({ Put, Update }) => keyOf(Put?.Item ?? Update!.Key));
      if (TransactItems.length > 100 || new Set(keys).size < keys.length) throw refusal('ValidationException');
      const reasons = TransactItems.map(({ Put }) =>
        !Put || conditionHolds(Put, rows.get(keyOf(Put.Item))) ? 'None' : 'ConditionalCheckFailed',
      );
      if (reasons.some((reason) => reason !== 'None')) throw refusal('TransactionCanceledException', reasons);
      const updated = TransactItems.map(({ Update }) => Update && updatedRow(rows.get(keyOf(Update.Key)), Update));
      for (const [place, { Put }] of TransactItems.entries()) {
        if (Put) put(Put);
        else rows.set(keys[place]!, updated[place]!);
      }
    },
  };
  const call = (async (operation: string, input: object) => {
    const run = operations[operation];
    if (!run) throw new Error(`The fake does not know ${operation}.`);
    // As it comes out of the wire at the other end.
    return run(JSON.parse(JSON.stringify(input)) as never) ?? {};
  }) as DynamodbCall;
  return {
    name: 'fake',
    call,
    scan: async (): Promise<readonly Item[]> => [...rows.values()],
    remove: async (key: Item) => rows.delete(keyOf(key)),
    /** Puts a row as nobody should. */
    put: async (row: Item) => void rows.set(keyOf(row), row),
  };
}

function updatedRow(row: Item | undefined, update: GroupUpdate): Item {
  const [, add = '', set = ''] = /^ADD (.*?)(?: SET (.*))?$/.exec(update.UpdateExpression) ?? [];
  const updated: { [name: string]: AttributeValue } = { ...update.Key, ...row };
  const [names, values] = [update.ExpressionAttributeNames, update.ExpressionAttributeValues];
  for (const [name, value] of terms(add, / /)) {
    const known = updated[names[name]!] as { readonly N: string } | undefined;
    const delta = values[value] as { readonly N: string };
    if (known && !('N' in known)) throw refusal('TransactionCanceledException', ['ValidationError']);
    updated[names[name]!] = { N: sum(known?.N ?? '0', delta.N) };
  }
  for (const [name, value] of terms(set, / = /)) updated[names[name]!] = values[value]!;
  return updated;
}

function terms(clause: string, separator: RegExp): readonly [string, string][] {
  return clause === '' ? [] : clause.split(', ').map((term) => term.split(separator) as [string, string]);
}

/** In units of 10^-10, of which DynamoDB keeps 38 digits. */
function sum(left: string, right: string): string {
  const [a, b] = [left, right].map((text) => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(`${whole}${fraction.padEnd(10, '0')}`);
  });
  const total = a! + b!;
  const digits = String(total < 0n ? -total : total).padStart(11, '0');
  if (digits.length > 38) throw refusal('TransactionCanceledException', ['ValidationError']);
  const fraction = digits.slice(-10).replace(/0+$/, '');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -10)}${fraction && `.${fraction}`}`;
}

function refusal(code: string, reasons?: readonly string[]): SinkError {
  return new SinkError('no', { code, statusCode: 400, retryable: false, ...(reasons && { reasons }) });
}

function keyOf(item: Item): string {
  return JSON.stringify(item.rowKey);
}
