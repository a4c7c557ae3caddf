import { nameInArn } from '../../deployed/deployed-pipeline';
import type { QueueHold } from '../queue-hold';

/** What was seen of a queue besides the findings in it. */
export function queueNotes(
  { queue, heldElsewhere, waitingBehind }: QueueHold,
  foreignCount: number,
): readonly string[] {
  const name = nameInArn(queue.arn);
  const notes: readonly (readonly [number, string])[] = [
    [heldElsewhere, 'held by another run, or by one that was killed, which gives them back'],
    [waitingBehind, 'behind those that are held, and are seen once these are done'],
    [foreignCount, 'of no consumer that was looked for, and stay where they are'],
  ];
  return notes.flatMap(([count, what]) => (count > 0 ? [`${name}: ${count} messages are ${what}.`] : []));
}
