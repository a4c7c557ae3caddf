import { ChangeMessageVisibilityBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QueueHold } from '../../../ops/redrive/queue-hold';
import { turn, VirtualClock } from '../../support/virtual-clock';

const queue = { arn: 'arn:aws:sqs:eu-west-1:123456789012:dead', url: 'http://sqs/dead' };

/** Stand-in for a queue that gives its messages once, and keeps how long it was told to hide them. */
function holdOf(count: number, hiddenElsewhere: number[] = []) {
  const clock = new VirtualClock();
  const hidden: (number | undefined)[] = [];
  let given = false;
  const send = async (command: object) => {
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      hidden.push(...command.input.Entries!.map(({ VisibilityTimeout }) => VisibilityTimeout));
    }
    if (!(command instanceof ReceiveMessageCommand)) {
      return { Attributes: { ApproximateNumberOfMessagesNotVisible: String(count + (hiddenElsewhere.shift() ?? 0)) } };
    }
    const Messages = given
      ? []
      : Array.from({ length: count }, (_, at) => ({ MessageId: `m${at}`, ReceiptHandle: `r${at}` }));
    given = true;
    return { Messages };
  };
  const client = { send } as unknown as SQSClient;
  return { clock, hidden, hold: new QueueHold(queue, { client, clock, holdSeconds: 30, waitsForOthers: true }) };
}

const { signal } = new AbortController();

describe('QueueHold', () => {
  it('keeps messages hidden for as long as they are worked on, and gives them back', async () => {
    const { clock, hidden, hold } = holdOf(2);
    await clock.drive(hold.receive(10, signal));

    for (let extension = 0; extension < 3; extension++) {
      const late = new Promise<void>((resolve) => void clock.after(11_000, resolve));
      await clock.drive(late);
    }
    await hold.release();
    await turn();

    expect(hidden).toEqual([30, 30, 30, 30, 30, 30, 0, 0]);
    expect(clock.timers).toBe(0);
  });

  it('waits for messages that a killed run still holds, and no longer than these can be hidden', async () => {
    const patient = holdOf(0, [2, 2, 0]);
    const endless = holdOf(0, Array(100).fill(1));
    const times = await Promise.all(
      [patient, endless].map(async ({ clock, hold }) => {
        const startedAtMs = clock.nowMs();
        await clock.drive(hold.receive(10, signal));
        return clock.nowMs() - startedAtMs;
      }),
    );

    expect(times[0]).toBe(2_000);
    expect(times[1]).toBe(31_000);
    expect(endless.hold.heldElsewhere).toBe(1);
  });
});
