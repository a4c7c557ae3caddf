import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { FunctionCode, FunctionSettings } from '../modules/consumer-settings';
import { EventBus } from '../modules/event-bus';
import { kebabCase, names } from '../modules/names';
import { Pipe, type PipeSource } from '../modules/pipe';
import { PipeEnrichmentFunction } from '../modules/pipe-enrichment';
import type { PipeSettings } from '../modules/pipe-settings';
import { expression, optionalExpression } from '../modules/setting';
import type { StreamSource } from '../modules/stream-source';
import type {
  EnrichmentFunctionDefinition,
  EntryHandler,
  PipeDefinition,
  PipelineDefinition,
  ZipHandler,
} from './definition';

/** What pipes of a pipeline hold on to. */
export interface PipesProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly definition: PipelineDefinition;
  readonly preventDestroy: boolean;
  readonly table: StreamSource;
  readonly kinesis: StreamSource | undefined;
  /** Turns a handler and a function's settings into what is deployed. */
  readonly withCode: <S extends FunctionSettings>(
    handler: EntryHandler | ZipHandler,
    settings: S,
  ) => { readonly code: FunctionCode; readonly settings: S };
}

/** A pipe, and the function that it asks where it has one of its own. */
export interface MadePipe {
  readonly pipe: Pipe;
  readonly enrichment: PipeEnrichmentFunction | undefined;
}

/** Buses by construct id. */
export function makeBuses(
  scope: Construct,
  { name, definition, preventDestroy }: Pick<PipesProps, 'name' | 'definition' | 'preventDestroy'>,
): { readonly [id: string]: EventBus } {
  return Object.fromEntries(
    Object.entries(definition.buses ?? {}).map(([id, settings]) => [
      id,
      new EventBus(scope, id, { name: `${name}-${kebabCase(id)}`, settings, preventDestroy }),
    ]),
  );
}

/** Pipes by construct id. */
export function makePipes(
  scope: Construct,
  props: PipesProps,
  buses: { readonly [id: string]: EventBus },
): { readonly [id: string]: MadePipe } {
  return Object.fromEntries(
    Object.entries(props.definition.pipes ?? {}).map(([id, pipe]) => [
      id,
      makePipe(scope, id, { ...props, pipe, buses }),
    ]),
  );
}

interface PipeParts extends PipesProps {
  readonly pipe: PipeDefinition;
  readonly buses: { readonly [id: string]: EventBus };
}

function makePipe(scope: Construct, id: string, props: PipeParts): MadePipe {
  const { pipe, buses, preventDestroy } = props;
  const { source, bus, enrichmentFunction, ...settings } = pipe;
  const name = `${props.name}-${kebabCase(id)}`;
  const enrichment = enrichmentFunction && makeEnrichment(scope, id, { ...props, name, enrichmentFunction });
  const made = new Pipe(scope, id, {
    name,
    source: sourceOf(props, source),
    settings: {
      ...settings,
      target: targetOf(settings.target, bus === undefined ? undefined : buses[bus]?.arn),
      ...(enrichment ? { enrichment: { ...settings.enrichment, functionArn: givenArn(enrichment.arn) } } : {}),
    },
    preventDestroy,
  });
  return { pipe: made, enrichment };
}

/** The ARN of what is made here is there, whatever Terraform will say that it is. */
function givenArn(arn: string): string {
  return Token.asString(optionalExpression(expression`${arn}`, true));
}

/** Beside the pipe, whose id its own is made of. */
function makeEnrichment(
  scope: Construct,
  id: string,
  { name, withCode, enrichmentFunction }: PipesProps & { readonly enrichmentFunction: EnrichmentFunctionDefinition },
): PipeEnrichmentFunction {
  const { handler, ...settings } = enrichmentFunction;
  return new PipeEnrichmentFunction(scope, `${id}Enrichment`, {
    name: names.enrichment(name),
    consumer: name,
    ...withCode(handler, settings),
  });
}

function sourceOf({ table, kinesis }: PipesProps, source: PipeDefinition['source']): PipeSource {
  return source === 'kinesis' && kinesis ? { kinesis } : { dynamodb: table };
}

function targetOf(target: PipeSettings['target'], busArn: string | undefined): PipeSettings['target'] {
  const { eventBus } = target;
  return busArn === undefined || eventBus === undefined
    ? target
    : { ...target, eventBus: { ...eventBus, arn: busArn } };
}
