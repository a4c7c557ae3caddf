import type { SettingMistake } from '../../../modules/errors';
import { names } from '../../../modules/names';
import type { SinkName, SinkSettings } from '../../../modules/sinks/settings';
import type { nameCharactersMax } from '../../rules/name-rules';
import type { Draft, Field, Shape } from '../shape';
import { optional } from '../shapes';
import { aggregationShape } from './aggregation-shape';
import { auditShape } from './audit-shape';
import { cacheShape } from './cache-shape';
import { checkAggregation } from './check-aggregation';
import { checkCache } from './check-cache';
import { checkObjects } from './check-objects';
import { checkOpensearch } from './check-opensearch';
import { checkReplica } from './check-replica';
import { checkTransitions } from './check-transitions';
import { checkView } from './check-view';
import type { KeptSink } from './kept-sink';
import { objectsShape } from './objects-shape';
import { opensearchShape } from './opensearch-shape';
import { replicaShape } from './replica-shape';
import { transitionsShape } from './transitions-shape';
import { viewShape } from './view-shape';

/** What the checks know of a sink. */
interface SinkChecks<Name extends SinkName> {
  readonly shape: Shape;
  /** What to do when the settings are missing. */
  readonly remedy: string;
  /** What does not go together, beyond the rules that Terraform checks too. */
  check(sink: KeptSink, settings: Draft<SinkSettings[Name]>): readonly SettingMistake[];
  /** Physical names that follow from the consumer's. */
  names(name: string, settings: Draft<SinkSettings[Name]>): readonly SinkResourceName[];
}

export interface SinkResourceName {
  readonly kind: keyof typeof nameCharactersMax;
  readonly name: string;
}

export const sinkChecks: { readonly [Name in SinkName]: SinkChecks<Name> } = {
  view: {
    shape: viewShape,
    remedy: 'Describe the view.',
    check: checkView,
    names: (name, { table }) => (table === undefined ? [{ kind: 'table', name: names.view(name) }] : []),
  },
  aggregation: {
    shape: aggregationShape,
    remedy: 'Say what makes a group, and what is added up.',
    check: checkAggregation,
    names: (name, { table }) => (table === undefined ? [{ kind: 'table', name: names.aggregation(name) }] : []),
  },
  replica: {
    shape: replicaShape,
    remedy: 'Name the table of the replica, or describe the one to make.',
    check: checkReplica,
    names: (name, { table }) => (table === undefined ? [] : [{ kind: 'table', name: names.replica(name) }]),
  },
  opensearch: {
    shape: opensearchShape,
    remedy: 'Name the index, and give `endpoint` or `domain`.',
    check: checkOpensearch,
    // The name of the domain is a setting of its own.
    names: () => [],
  },
  objects: {
    shape: objectsShape,
    remedy: 'Give `{}` for a bucket and keys by default.',
    check: checkObjects,
    names: (name, { bucket }) =>
      bucket === undefined ? [{ kind: 'bucket', name: names.objectsBucketPrefix(name) }] : [],
  },
  audit: {
    shape: auditShape,
    remedy: 'Give `{}` for a delivery stream and a bucket by default.',
    check: () => [],
    names: (name, { deliveryStream, bucket }) => [
      ...(deliveryStream === undefined ? [{ kind: 'deliveryStream', name: names.auditStream(name) } as const] : []),
      ...(deliveryStream === undefined && bucket === undefined
        ? [{ kind: 'bucket', name: names.auditBucketPrefix(name) } as const]
        : []),
    ],
  },
  cache: {
    shape: cacheShape,
    remedy: 'Give the templates of its keys, and `endpoint` or `serverless`.',
    check: checkCache,
    names: (name, { serverless }) => (serverless === undefined ? [] : [{ kind: 'cache', name: names.cache(name) }]),
  },
  transitions: {
    shape: transitionsShape,
    remedy: 'Describe what is sent, and when.',
    check: checkTransitions,
    // Topic and bus take names longer than a function's ever gets.
    names: () => [],
  },
};

/** The settings of every sink, of which a handler has one. */
export const sinkFields: { readonly [name: string]: Field } = Object.fromEntries(
  Object.entries(sinkChecks).map(([name, { shape }]) => [name, optional(shape)]),
);
