import { deliveryFault } from '../services/firehose-admission';
import { firehoseLimits } from '../services/firehose-rules';
import type { CatalogColumn, DeliverySettings, TransformSettings } from '../services/firehose-settings';
import type { Instance } from './configuration';
import { blocks } from './json-block';
import { blockSettings, requiredText } from './read-settings';
import type { LocalArchive, LocalCatalogTable, LocalResources } from './resources';
import { ExpressionError, type TfObject, type TfValue, toBoolean, toNumber, toText } from './value';

/** A delivery stream that reads Kinesis, or why it cannot run here. */
export function createArchive(
  instance: Instance,
  { catalogTables }: LocalResources,
): LocalArchive | { readonly omitted: string } {
  const name = requiredText(instance, 'name');
  const { region, accountId } = instance.place;
  const arn = `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`;
  const [source = {}] = blockSettings(instance, 'kinesis_source_configuration');
  const [destination] = blockSettings(instance, 'extended_s3_configuration');
  if (!destination) return { omitted: 'it delivers to something other than S3' };
  const processors = processorsOf(destination);
  const unknown = processors.find(({ type }) => !knownProcessors.has(type));
  if (unknown) return { omitted: `its processor ${unknown.type} does not run here` };
  const compression = toText(destination.compression_format ?? 'UNCOMPRESSED');
  if (compression !== 'GZIP' && compression !== 'UNCOMPRESSED') return { omitted: `${compression} is not made here` };
  const [partitioning] = blocks(destination.dynamic_partitioning_configuration ?? null);
  const isPartitioned = isOn(partitioning);
  const parquet = columnsOf(destination, catalogTables);
  const settings: DeliverySettings = {
    name,
    arn,
    region,
    sourceArn: toText(source.kinesis_stream_arn ?? ''),
    bucket: toText(destination.bucket_arn ?? '').split(':::')[1] ?? '',
    prefix: textOf(destination.prefix),
    errorPrefix: textOf(destination.error_output_prefix),
    timeZone: textOf(destination.custom_time_zone) ?? 'UTC',
    bufferingInterval: toNumber(destination.buffering_interval ?? firehoseLimits.bufferSeconds),
    bufferingSize: toNumber(destination.buffering_size ?? firehoseLimits.bufferMebibytes),
    isGzip: compression === 'GZIP',
    fileExtension: textOf(destination.file_extension),
    appendsDelimiter: processors.some(({ type }) => type === 'AppendDelimiterToRecord'),
    transform: transformOf(processors),
    isPartitioned,
    parquet,
  };
  const fault = deliveryFault(settings);
  if (fault) throw new Error(`AWS refuses it, because ${fault}`);
  return { address: instance.address, name, arn, settings };
}

interface Processor {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const knownProcessors: ReadonlySet<string> = new Set(['Lambda', 'AppendDelimiterToRecord']);

function processorsOf(destination: TfObject): Processor[] {
  const [processing] = blocks(destination.processing_configuration ?? null);
  if (!isOn(processing)) return [];
  return blocks(processing?.processors ?? null).map(({ type, parameters }) => ({
    type: toText(type ?? ''),
    parameters: Object.fromEntries(
      blocks(parameters ?? null).map((one) => [toText(one.parameter_name ?? ''), toText(one.parameter_value ?? '')]),
    ),
  }));
}

function transformOf(processors: readonly Processor[]): TransformSettings | undefined {
  const parameters = processors.find(({ type }) => type === 'Lambda')?.parameters;
  if (!parameters) return undefined;
  const { LambdaArn = '', NumberOfRetries, BufferSizeInMBs, BufferIntervalInSeconds } = parameters;
  return {
    functionArn: LambdaArn,
    retries: Number(NumberOfRetries ?? firehoseLimits.transformRetries),
    bufferingSize: Number(BufferSizeInMBs ?? 1),
    bufferingInterval: Number(BufferIntervalInSeconds ?? firehoseLimits.transformBufferSeconds),
  };
}

/** The columns of a conversion to Parquet; undefined without one. */
function columnsOf(destination: TfObject, tables: readonly LocalCatalogTable[]): readonly CatalogColumn[] | undefined {
  const [conversion] = blocks(destination.data_format_conversion_configuration ?? null);
  if (!conversion || !toBoolean(conversion.enabled ?? true)) return undefined;
  const [schema = {}] = blocks(conversion.schema_configuration ?? null);
  const [database, name] = [toText(schema.database_name ?? ''), toText(schema.table_name ?? '')];
  const table = tables.find((one) => one.database === database && one.name === name);
  if (table) return table.columns;
  const what = `the catalog's table ${database}.${name} is not part of this configuration`;
  throw new ExpressionError(what, ['data_format_conversion_configuration', 'schema_configuration']);
}

export const catalogTableSettings = ['name', 'database_name', 'storage_descriptor', 'partition_keys'];

export function createCatalogTable(instance: Instance): LocalCatalogTable {
  const [storage = {}] = blockSettings(instance, 'storage_descriptor');
  return {
    address: instance.address,
    database: requiredText(instance, 'database_name'),
    name: requiredText(instance, 'name'),
    columns: blocks(storage.columns ?? null).map(columnOf),
    partitionKeys: blockSettings(instance, 'partition_keys').map(columnOf),
  };
}

function columnOf({ name, type }: TfObject): CatalogColumn {
  return { name: toText(name ?? ''), type: toText(type ?? 'string') };
}

function isOn(block: TfObject | undefined): boolean {
  return block !== undefined && toBoolean(block.enabled ?? false);
}

function textOf(value: TfValue | undefined): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : toText(value);
}
