import { RecordLedger } from '../../../engine/sim/record-ledger';
import { SimRecord, startedAtMs } from '../../../engine/sim/sim-record';
import { TimelineRecorder } from '../../../engine/sim/timeline-recorder';

const records = Array.from({ length: 3 }, (_, index) => new SimRecord(index, index, 0, 0, `item-${index}`, 200));
const [good, poison] = records as [SimRecord, SimRecord, SimRecord];

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
});
