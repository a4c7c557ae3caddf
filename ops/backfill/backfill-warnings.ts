import type { BackfillPlan } from './backfill-plan';

const dayMs = 86_400_000;

/** What somebody should know before a backfill begins. */
export function backfillWarnings(
  { planned, settings, manifest, pipeline }: Pick<BackfillPlan, 'planned' | 'settings' | 'manifest' | 'pipeline'>,
  nowMs: number,
): readonly string[] {
  const taken = planned.filter(({ isTaken }) => isTaken);
  const isSeed = settings.mode === 'seed';
  const off = isSeed ? taken.filter(({ consumer }) => consumer.mapping.state !== 'Enabled') : [];
  const fanOuts = taken.filter(({ consumer }) => consumer.core?.sink === 'fan-out');
  const silent = isSeed ? [] : taken.filter(({ asked }) => 'answer' in asked && !asked.answer.can.includes('list'));
  const isOldExport = manifest !== undefined && !manifest.isIncremental && nowMs - manifest.asOfMs > dayMs;
  return [
    ...off.map(
      ({ consumer: { name, mapping } }) =>
        `The mapping of ${name} is ${mapping.state}: turn it on before, or what is written meanwhile is missed.`,
    ),
    ...fanOuts.map(({ consumer: { name, core } }) => {
      const queues = pipeline.subscribers.filter(({ topicArn }) => topicArn === core?.topicArn).length;
      return `${name} sends everything to whoever subscribes: ${queues} queues here, and others that cannot be seen.`;
    }),
    ...silent.map(
      ({ consumer: { name } }) =>
        `What the table no longer has stays in the sink of ${name}, which does not list what it holds.`,
    ),
    ...(isOldExport ? ['The export is older than a day: bring an incremental one of the time since after it.'] : []),
  ];
}
