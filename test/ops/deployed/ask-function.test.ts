import { compareItems, describeConsumer } from '../../../ops/deployed/ask-function';
import type { Invoked } from '../../../ops/replay/invoke-function';
import { consumerNamed } from '../verify/example-pipeline';

const never = new AbortController().signal;
const facts = { consumer: 'View', sink: 'view', contract: 'state', replay: 'apply', can: ['compare'] };

describe('describeConsumer', () => {
  const described = async (core: object | undefined, invoked: Invoked) => {
    const events: unknown[] = [];
    const invoke = async (_: string, event: unknown) => {
      events.push(event);
      return invoked;
    };
    const asked = await describeConsumer(consumerNamed('View', { core }), invoke, never);
    return { asked, events };
  };

  it('tells what the function answers', async () => {
    const { asked, events } = await described({ sink: 'view' }, { answer: facts });

    expect([asked, events]).toEqual([{ answer: facts }, [{ tributary: 'describe' }]]);
  });

  it('asks nobody whose code is not ours, who would take it for records', async () => {
    const { asked, events } = await described(undefined, { answer: facts });

    expect([asked, events]).toEqual([{ refusal: 'its code is not ours' }, []]);
  });

  it('knows what a fan-out is', async () => {
    const { asked, events } = await described({ sink: 'fan-out', topicArn: 'arn' }, { answer: facts });

    expect([asked, events]).toEqual([{ answer: { contract: 'log', replay: 'skip', can: [] } }, []]);
  });

  test.each<readonly [string, Invoked, RegExp]>([
    ['fails', { failure: { name: 'SourceError', message: 'no `Records`' } }, /^SourceError: no `Records`$/],
    ['answers as a batch does', { answer: { batchItemFailures: [] } }, /does not know the question `describe`/],
    ['answers nothing', { answer: null }, /does not know the question `describe`/],
  ])('has no answer of a function that %s', async (_, invoked, refusal) => {
    const { asked } = await described({}, invoked);

    expect(asked).toEqual({ refusal: expect.stringMatching(refusal) });
  });
});

describe('compareItems', () => {
  it('hands the question on', async () => {
    const answer = { compared: 1, differences: [], newer: 0, refused: 0 };
    const events: unknown[] = [];
    const invoke = async (_: string, event: unknown) => {
      events.push(event);
      return { answer };
    };

    const asked = await compareItems('arn', { readFromMs: 5, items: [{ keys: { id: { S: 'a' } } }] }, invoke, never);

    expect(asked).toEqual({ answer });
    expect(events).toEqual([{ tributary: 'compare', readFromMs: 5, items: [{ keys: { id: { S: 'a' } } }] }]);
  });
});
