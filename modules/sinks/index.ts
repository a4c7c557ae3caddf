import type { Construct } from 'constructs';
import { consumerEnv } from '../../handlers/core/env';
import { anyOf, givenWhen } from '../condition';
import type { VpcConfig } from '../consumer-settings';
import { environmentOf } from '../environment';
import { isGiven, type Setting } from '../setting';
import { makeAggregationSink } from './aggregation';
import { makeAuditSink } from './audit';
import { makeCacheSink } from './cache';
import { makeObjectsSink } from './objects';
import { makeOpensearchSink } from './opensearch';
import { makeReplicaSink } from './replica';
import type { ChosenSinks, SinkName, SinkSettings } from './settings';
import type { MakeSink, SinkParts } from './sink';
import { makeTransitionsSink } from './transitions';
import { makeViewSink } from './view';

/** The sinks that functions keep, in the order in which they are documented. */
const makers: { readonly [Name in SinkName]: MakeSink<SinkSettings[Name]> } = {
  view: makeViewSink,
  aggregation: makeAggregationSink,
  replica: makeReplicaSink,
  opensearch: makeOpensearchSink,
  objects: makeObjectsSink,
  audit: makeAuditSink,
  cache: makeCacheSink,
  transitions: makeTransitionsSink,
};

export const sinkNames = Object.keys(makers) as readonly SinkName[];

/** Id of a sink's construct: `View`. */
export function sinkId(name: SinkName): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}

export interface SinksProps {
  /** Name of the consumer in AWS. */
  readonly name: string;
  readonly sinks: ChosenSinks;
  readonly preventDestroy: Setting<boolean>;
  readonly vpcConfig: VpcConfig | undefined;
}

/** Everything of the sinks that may be kept. */
export interface MadeSinks extends Required<Omit<SinkParts, 'environment'>> {
  readonly environments: readonly Record<string, string>[];
}

/** Makes the sink that is given; where only Terraform knows which one is, all of them under their conditions. */
export function makeSinks(scope: Construct, { sinks, ...props }: SinksProps): MadeSinks {
  const made = sinkNames.flatMap((name): SinkParts[] => {
    const wanted = isGiven(sinks[name]);
    if (wanted === false) return [];
    const make = makers[name] as MakeSink<unknown>;
    const parts = make(scope, sinkId(name), { ...props, settings: sinks[name], wanted });
    const chosen = environmentOf(consumerEnv, { sink: givenWhen(wanted, name) });
    return [{ ...parts, environment: { ...chosen, ...parts.environment } }];
  });
  return {
    environments: made.map(({ environment }) => environment),
    statements: made.flatMap(({ statements }) => statements),
    outputs: made.flatMap(({ outputs }) => outputs),
    securityGroups: made.flatMap(({ securityGroups = [] }) => securityGroups),
    once: anyOf(...made.map(({ once = false }) => once)),
  };
}
