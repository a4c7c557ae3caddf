import { decodeQueueMessage } from '../../handlers/core/queue-message';
import { snsJson } from '../../handlers/fan-out/sns-text';
import { firedRules } from '../../handlers/sinks/transitions/fired-rules';
import { type NoticeContent, noticeContent } from '../../handlers/sinks/transitions/notice';
import { changeOf } from '../handlers/fan-out/change-of';
import { queueMessage } from '../support/stream-event';
import { itemsOfEveryType, keysOf, randomItems } from './random-items';

const rule = { name: 'new', attribute: 'customerId', from: [null], sns: { topic: 'arn' } };

/** What a subscriber of the topic and a target of the bus make of each item; those that are not the same. */
async function changedOnTheWay(count: number): Promise<readonly number[]> {
  const changed: number[] = [];
  let index = 0;
  for (const item of randomItems(count)) {
    const change = changeOf({ eventName: 'INSERT', keys: keysOf(item), newImage: item });
    const [fired] = firedRules(change, [rule]);
    const content = noticeContent({ rule: fired!, change, effectId: 'effect' });
    const onTopic = snsJson(content);
    const bySns = await decodeQueueMessage(queueMessage(onTopic), 'id', async () => Buffer.from(''));
    // The two texts differ in escapes alone, and seldom.
    const byBus = /\\ufff[ef]/.test(onTopic) ? parsed(content).new : bySns.newImage;
    // Nobody spells anything anew on this way, so the texts must be the same.
    const text = JSON.stringify(item);
    const isSame = JSON.stringify(bySns.newImage) === text && JSON.stringify(byBus) === text;
    if (!isSame) changed.push(index);
    index += 1;
  }
  return changed;
}

function parsed(content: NoticeContent): NoticeContent {
  return JSON.parse(JSON.stringify(content)) as NoticeContent;
}

describe('noticeContent', () => {
  it(`brings ${itemsOfEveryType} items of every type to topic and bus as they are`, async () => {
    expect(await changedOnTheWay(itemsOfEveryType)).toEqual([]);
  });
});
