import type { Construct } from 'constructs';
import { Backfill } from '../modules/backfill';
import { chosenDefaults } from '../modules/chosen-defaults';
import type { Consumer } from '../modules/consumer';
import type { FunctionCode, StreamMappingSettings } from '../modules/consumer-settings';
import { jsonText } from '../modules/json-text';
import { kebabCase, names } from '../modules/names';
import { tableArnOfStream } from '../modules/sinks/arn-parts';
import type { StreamTable } from '../modules/stream-table';
import type { PipelineDefinition } from './definition';
import { backfillLoaderZip, type Zip } from './zips';

export interface BackfillParts {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly definition: PipelineDefinition;
  readonly table: StreamTable;
  /** By construct id; those that read the table's stream, and those that read its Kinesis stream. */
  readonly consumers: { readonly [id: string]: Consumer };
  readonly preventDestroy: boolean;
  readonly codeOf: (zip: Zip) => FunctionCode;
}

/** What brings exports of a pipeline's table to those of its consumers that are named, where it is asked for. */
export function makeBackfill(scope: Construct, parts: BackfillParts): Backfill | undefined {
  const { name, definition, table, preventDestroy, codeOf } = parts;
  if (definition.backfill === undefined) return undefined;
  const { consumers: ids, ...settings } = definition.backfill;
  const { partitionKey, sortKey } = table.keySchema;
  return new Backfill(scope, 'Backfill', {
    name: names.backfill(name),
    table: {
      arn: table.resource?.arn ?? tableArnOfStream(table.streamArn),
      keyAttributes: [partitionKey.name, ...(sortKey ? [sortKey.name] : [])],
    },
    consumers: ids.map((id) => loadedConsumer(id, parts)),
    functionArns: ids.map((id) => parts.consumers[id]!.function.alias.arn),
    settings,
    code: codeOf(backfillLoaderZip),
    preventDestroy,
  });
}

type Mapping = Pick<StreamMappingSettings, 'batchSize' | 'functionResponseTypes'> & {
  readonly filterCriteria?: { readonly filters: unknown };
};

/** What its mapping would do, since no mapping brings it. */
function loadedConsumer(id: string, { definition, consumers }: BackfillParts) {
  const ofTable: Mapping | undefined = definition.consumers[id];
  const mapping: Mapping = ofTable ?? definition.kinesis!.consumers![id]!;
  const { batchSize, functionResponseTypes = ['ReportBatchItemFailures'], filterCriteria } = mapping;
  const filters = (filterCriteria?.filters ?? []) as readonly { readonly pattern: unknown }[];
  return {
    name: kebabCase(id),
    functionArn: consumers[id]!.function.alias.arn,
    batchSize: batchSize ?? chosenDefaults.streamMapping.batchSize,
    ...(ofTable ? {} : { source: 'kinesis' as const }),
    ...(filters.length > 0 ? { filters: filters.map(({ pattern }) => patternText(pattern)) } : {}),
    ...(functionResponseTypes.length > 0 ? {} : { reportsBatchItemFailures: false }),
  };
}

function patternText(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : jsonText(pattern);
}
