import { accountQuarantine, type QuarantineDocument, readQuarantine } from '../../../local/accounting/quarantine';
import type { LoggedChange } from '../../../local/workload';
import { history, messageOf, order, table } from './orders';

const changes = history(undefined, order('o-1', 'PENDING', ['p-1']), order('o-1', 'PENDING', ['p-1', undefined]));
const poison = changes[1]!;
const mustHold = new Set([poison]);
const streamRecord = {
  eventName: 'MODIFY',
  eventSourceARN: `arn:aws:dynamodb:ddblocal:000000000000:table/${table}/stream/now`,
  dynamodb: { Keys: poison.keys, OldImage: poison.oldImage, NewImage: poison.newImage },
};

describe('accountQuarantine', () => {
  test('finds the record whole, with its index message', () => {
    expect(account([document(streamRecord)])).toMatchObject({ expected: 1, found: 1, missing: 0, wrong: 0 });
  });

  test('finds a record that came by a queue', () => {
    const fromQueue = { messageId: 'm', body: messageOf(poison, 1).body };

    expect(account([document(fromQueue)])).toMatchObject({ found: 1, missing: 0, wrong: 0 });
  });

  test('sees that the record is not there', () => {
    expect(account([])).toMatchObject({ found: 0, missing: 1 });
  });

  test('sees a record that is not whole', () => {
    const { OldImage, ...rest } = streamRecord.dynamodb;

    const sheet = account([document({ ...streamRecord, dynamodb: rest })]);

    expect(OldImage).toBeDefined();
    expect(sheet).toMatchObject({ found: 0, missing: 1, wrong: 1 });
  });

  test('sees a record that need not be there', () => {
    const sheet = account([document(streamRecord)], { must: new Set() });

    expect(sheet).toMatchObject({ found: 0, wrong: 1 });
    expect(sheet.remarks[0]).toContain('is in the quarantine without a reason');
  });

  test('sees a missing index message', () => {
    expect(account([document(streamRecord, false)])).toMatchObject({ found: 0, wrong: 1 });
  });

  test('leaves to a user which records their own code refuses', () => {
    expect(account([document(streamRecord)], {})).toMatchObject({ expected: 1, found: 1, wrong: 0 });
  });
});

function account(
  documents: readonly QuarantineDocument[],
  held: { must?: ReadonlySet<LoggedChange> } = { must: mustHold },
) {
  return accountQuarantine('ByProduct', readQuarantine(documents, changes), held.must);
}

function document(record: object, isIndexed = true): QuarantineDocument {
  const body = { schema: 'tributary.quarantine/1', consumer: 'ByProduct', error: { code: 'ViewKeyMissing' }, record };
  return { owner: 'ByProduct', location: 's3://failures/quarantine/x.json', text: JSON.stringify(body), isIndexed };
}
