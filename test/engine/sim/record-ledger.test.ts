import { RecordLedger } from '../../../engine/sim/record-ledger';
import { SimRecord, startedAtMs } from '../../../engine/sim/sim-record';
import { TimelineRecorder } from '../../../engine/sim/timeline-recorder';

const [good, poison] = [change(0, 0, 0), change(1, 1, 0)];

function ledgerWith(keepsOnlyPoison: boolean): RecordLedger {
  return new RecordLedger({
    ordersDeliveries: true,
    ordersEffects: true,
    keepsOnlyPoison,
    isPoison: (index) => index === poison.index,
    timeline: new TimelineRecorder(),
  });
}

describe('RecordLedger', () => {
  test('tells of a record that was written and never ended', () => {
    const ledger = ledgerWith(true);
    ledger.observer.filtered?.('shard', [good, poison], startedAtMs);

    ledger.checkAccounts(2, startedAtMs);
    const before = [...ledger.violations];
    ledger.checkAccounts(3, startedAtMs);

    expect(before).toEqual([]);
    expect(ledger.violations).toMatchObject([
      { property: 'accounted-for', message: expect.stringMatching(/^Record 2 was forgotten/) },
    ]);
  });

  test('tells of a good record in the quarantine, where the handler can tell', () => {
    const strict = ledgerWith(true);
    const lenient = ledgerWith(false);

    for (const record of [poison, good]) {
      strict.quarantined(record, startedAtMs);
      lenient.quarantined(record, startedAtMs);
    }

    expect(strict.violations).toMatchObject([
      { property: 'accounted-for', message: expect.stringMatching(/^Record 0 .* quarantined/) },
    ]);
    expect(lenient.violations).toEqual([]);
  });

  test('judges what an item was left on, but for items that two invocations had at once', () => {
    const [older, newer, elsewhere] = [change(0, 7, 0), change(1, 7, 1), change(2, 8, 0)];
    const leftOnOld = (overlapped: readonly SimRecord[]) => {
      const ledger = ledgerWith(true);
      ledger.overlapped(overlapped);
      for (const record of [older, newer, older]) ledger.applied(record, startedAtMs);
      ledger.observer.done?.('shard', [older, newer], startedAtMs);
      ledger.checkEnds(startedAtMs);
      return ledger.violations;
    };

    expect(leftOnOld([elsewhere])).toMatchObject([
      { property: 'order-per-item', message: expect.stringMatching(/^Item 7 was left on record 0/) },
    ]);
    expect(leftOnOld([newer])).toEqual([]);
  });
});

function change(index: number, item: number, ordinal: number): SimRecord {
  return new SimRecord(index, item, ordinal, 0, `item-${item}`, 200);
}
