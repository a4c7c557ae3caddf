import type { ProgressBar } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import type { VerifyParts } from '../verify-parts';
import { readRecordFile } from './read-record-file';
import { recentRecords } from './recent-records';
import { planReplay, planText, replayTwice } from './replay-twice';

export interface ReplayQuestion {
  readonly apply: boolean;
  readonly last: number;
  readonly file?: string | undefined;
  readonly include: readonly string[];
  readonly cwd: string;
}

export interface ReplayReport {
  readonly findings: readonly Finding[];
  readonly lines: readonly string[];
  readonly data?: { readonly replay: readonly { readonly consumer: string; readonly plan: string }[] };
}

/** Replays records twice, or says to whom it would. */
export async function verifyReplay(
  { apply, last, file, include, cwd }: ReplayQuestion,
  parts: VerifyParts,
  createProgress: (total: number) => ProgressBar,
): Promise<ReplayReport> {
  const { clients, pipeline } = parts;
  const records =
    file === undefined ? await recentRecords(clients, pipeline.table, last, parts) : readRecordFile(cwd, file);
  if (records.length === 0) {
    const text = 'the stream holds no record of the last 24 hours to replay';
    return { findings: [{ level: 'unsure', subject: 'replay', name: pipeline.table.name, text }], lines: [] };
  }
  const plans = planReplay(records, parts, include);
  if (!apply) {
    const texts = plans.map((plan) => `  ${plan.sink.consumer.name}: ${planText(plan)}`);
    const replay = plans.map((plan) => ({ consumer: plan.sink.consumer.name, plan: planText(plan) }));
    return {
      findings: [],
      data: { replay },
      lines: ['Would replay', ...texts, 'Nothing was replayed. `--apply` does it.'],
    };
  }
  const progress = createProgress(2 * plans.reduce((sum, plan) => sum + plan.records.length, 0));
  const findings = await replayTwice(plans, parts, progress);
  progress.end();
  return { findings, lines: [] };
}
