import type { PriceList } from '../prices/price-list';
import type { AssumedUse } from './cost/assumed-use';
import { type CostChange, costChange } from './cost/cost-change';
import { hazards } from './hazards';
import type { Found, HazardKind, Reviewed } from './hazards/hazard';
import { hazardKinds } from './hazards/hazard';
import { type QuotaUse, quotaUses } from './quotas';
import type { ReviewedPlan } from './read-changes';

/** What a reviewer should know before the plans are applied. */
export interface Review {
  readonly plans: readonly ReviewedPlan[];
  readonly findings: readonly Finding[];
  readonly cost: CostChange;
  /** Only those whose use changes. */
  readonly quotas: readonly QuotaUse[];
}

export interface Finding extends Found {
  readonly code: string;
  readonly title: string;
  readonly source: string;
}

/** Losses first, then what comes again, then what merely stops halfway; within these as the table of hazards has them. */
export function review(plans: readonly ReviewedPlan[], prices: PriceList, use: AssumedUse): Review {
  const reviewed: Reviewed = { plans, changes: plans.flatMap(({ changes }) => changes) };
  const findings = hazards.flatMap(({ code, title, source, find }) =>
    find(reviewed).map((found): Finding => ({ code, title, source, ...found })),
  );
  return {
    plans,
    findings: hazardKinds.flatMap((kind) => findings.filter((finding) => finding.kind === kind)),
    cost: costChange(reviewed, prices, use),
    quotas: quotaUses(reviewed.changes),
  };
}

export function countOf({ findings }: Review, kind: HazardKind): number {
  return findings.filter((finding) => finding.kind === kind).length;
}
