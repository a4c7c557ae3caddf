import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testConsumer } from 'tributary/handlers/testing';
import { handler } from '../src/consumer';
import { exampleItem } from './example-item';

describe('handler', () => {
  it('welcomes a new item', async () => {
    const result = await testConsumer(handler).insert(exampleItem(1));

    assert.deepEqual(result.effects, ['welcome']);
    assert.equal(result.failed, false);
  });

  it('welcomes it once, however often the change comes', async () => {
    const test = testConsumer(handler);

    await test.insert(exampleItem(1));
    const again = await test.redeliver();

    assert.deepEqual(again.effects, []);
    assert.deepEqual(again.skippedEffects, ['welcome']);
  });

  it('takes items that change and items that go', async () => {
    const test = testConsumer(handler);

    const results = [await test.modify(exampleItem(1), exampleItem(1)), await test.expire(exampleItem(1))];

    assert.deepEqual(
      results.map(({ ran, failed, quarantined }) => ({ ran, failed, quarantined })),
      [
        { ran: ['modify'], failed: false, quarantined: [] },
        { ran: ['remove'], failed: false, quarantined: [] },
      ],
    );
  });
});
