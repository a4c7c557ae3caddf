import { isQueueKind } from '../../engine/queue-settings';
import type { QueueAttributes } from '../../engine/sim/queue/sim-queue';
import type { RunRecipe } from '../../engine/sim/run-recipe';

/** Settings of a queue itself that `--against` may change, by AWS's names. */
export const queueAttributeNames = [
  'visibilityTimeoutSeconds',
  'maxReceiveCount',
] as const satisfies readonly (keyof QueueAttributes)[];

export type QueueAttributeChanges = Partial<QueueAttributes>;

/**
 * What AWS would not take of such changes, each in one sentence.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function queueAttributeMistakes(
  changes: QueueAttributeChanges,
  { source, functionTimeoutMs }: Pick<RunRecipe, 'source' | 'functionTimeoutMs'>,
): readonly string[] {
  const names = queueAttributeNames.filter((name) => Object.hasOwn(changes, name));
  if (!isQueueKind(source)) {
    return names.map(
      (name) => `\`--against ${name}\` must be a setting of the source, which is no queue. Leave it out.`,
    );
  }
  const { visibilityTimeoutSeconds: seconds, maxReceiveCount: count } = changes;
  const shortest = Math.ceil(functionTimeoutMs / 1_000);
  return [
    ...(seconds !== undefined && (seconds < shortest || seconds > 43_200)
      ? [
          `\`--against visibilityTimeoutSeconds\` must be from ${shortest}, the function's timeout, to 43200, got ${seconds}.`,
        ]
      : []),
    ...(count !== undefined && (count < 1 || count > 1_000)
      ? [`\`--against maxReceiveCount\` must be from 1 to 1000, or none, got ${count}.`]
      : []),
  ];
}
