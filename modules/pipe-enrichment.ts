import { Construct } from 'constructs';
import { consumerEnv } from '../handlers/core/env';
import { AliasedFunction } from './aliased-function';
import type { FunctionCode } from './consumer-settings';
import { environmentOf } from './environment';
import type { EnrichmentSettings } from './pipe-settings';
import { userStatements } from './policy';

export interface PipeEnrichmentFunctionProps {
  /** Function name, at most 64 characters: `orders-dev-placed-enrichment`. */
  readonly name: string;
  /** Name in logs: `Placed`. */
  readonly consumer: string;
  readonly code: FunctionCode;
  readonly settings: EnrichmentSettings;
}

/** The function that a pipe asks about each batch: it may write its logs and do what its own statements say. */
export class PipeEnrichmentFunction extends Construct {
  readonly function: AliasedFunction;
  /** What the pipe calls. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, consumer, code, settings }: PipeEnrichmentFunctionProps) {
    super(scope, id);
    const { concurrency, originRegionAttribute } = settings;
    this.function = new AliasedFunction(this, 'Default', {
      name,
      code,
      settings,
      environment: [environmentOf(consumerEnv, { consumer, concurrency, originRegionAttribute })],
      statements: userStatements(settings.statements ?? []),
    });
    this.arn = this.function.alias.arn;
  }
}
