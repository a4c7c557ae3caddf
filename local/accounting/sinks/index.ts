import type { KeptSink } from '../topology';
import type { SinkAccountant } from './accountant';
import { aggregationAccountant } from './aggregation';
import { auditAccountant } from './audit';
import { cacheAccountant } from './cache';
import { objectsAccountant } from './objects';
import { opensearchAccountant } from './opensearch';
import { replicaAccountant } from './replica';
import { transitionsAccountant } from './transitions';
import { viewAccountant } from './view';

/** By TRIBUTARY_SINK. */
const accountants: { readonly [sink: string]: SinkAccountant } = {
  aggregation: aggregationAccountant,
  audit: auditAccountant,
  cache: cacheAccountant,
  objects: objectsAccountant,
  opensearch: opensearchAccountant,
  replica: replicaAccountant,
  transitions: transitionsAccountant,
  view: viewAccountant,
};

/** Fails for a sink that nobody could account for: a run must not pass over one. */
export function accountantOf({ sink, consumer }: KeptSink): SinkAccountant {
  const accountant = Object.hasOwn(accountants, sink) ? accountants[sink] : undefined;
  if (accountant) return accountant;
  throw new Error(`${consumer.name} keeps the sink \`${sink}\`, which the local run cannot account for.`);
}
