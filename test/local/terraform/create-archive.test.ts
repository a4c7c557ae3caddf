import { Configuration } from '../../../local/terraform/configuration';
import { createResources } from '../../../local/terraform/create-resources';
import { emptyResources } from '../../../local/terraform/resources';
import type { World } from '../../../local/terraform/simulated-types';

const region = 'eu-west-1';

describe('createArchive', () => {
  test('reads a delivery stream from Kinesis with its function, partitions and columns', async () => {
    const { archives, deliveryStreams, catalogTables } = await create(archiveOf({}));

    expect(deliveryStreams).toEqual([]);
    expect(catalogTables).toMatchObject([{ database: 'made_archive', name: 'changes' }]);
    expect(archives.map(({ settings }) => settings)).toEqual([
      {
        name: 'made-archive',
        arn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/made-archive',
        region,
        sourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes',
        bucket: 'made-archive',
        prefix: 'changes/status=!{partitionKeyFromLambda:status}/day=!{timestamp:yyyy-MM-dd}/',
        errorPrefix: 'errors/!{firehose:error-output-type}/',
        timeZone: 'UTC',
        bufferingInterval: 300,
        bufferingSize: 64,
        isGzip: false,
        fileExtension: undefined,
        appendsDelimiter: true,
        transform: { functionArn: 'transform', retries: 5, bufferingSize: 1, bufferingInterval: 60 },
        isPartitioned: true,
        parquet: [{ name: 'change_id', type: 'string' }],
      },
    ]);
  });

  test('leaves out a delivery stream whose processors do not run here', async () => {
    const processors = [{ type: 'MetadataExtraction', parameters: [] }];

    const { archives, omissions } = await create(
      archiveOf({ processing_configuration: [{ enabled: true, processors }] }),
    );

    expect(archives).toEqual([]);
    expect(omissions).toEqual([
      {
        address: 'aws_kinesis_firehose_delivery_stream.archive',
        reason: 'its processor MetadataExtraction does not run here',
      },
    ]);
  });

  test('refuses a delivery stream that AWS refuses', async () => {
    await expect(create(archiveOf({ buffering_size: 5 }))).rejects.toThrow(
      '`aws_kinesis_firehose_delivery_stream.archive` cannot be made: AWS refuses it, because with dynamic partitioning',
    );
  });
});

type Resources = Record<string, Record<string, object>>;

/** No service takes part. */
async function create(resource: Resources) {
  const resources = emptyResources();
  const configuration = new Configuration({ provider: { aws: [{ region }] }, resource } as never, '000000000000');
  await createResources(configuration, { resources } as World);
  return resources;
}

/** An archive of Parquet files by status and day, with other settings of its destination. */
function archiveOf(destination: object): Resources {
  const parameters = [
    { parameter_name: 'LambdaArn', parameter_value: 'transform' },
    { parameter_name: 'NumberOfRetries', parameter_value: '5' },
  ];
  const processors = [{ type: 'Lambda', parameters }, { type: 'AppendDelimiterToRecord' }];
  const schema = {
    database_name: '${aws_glue_catalog_database.archive.name}',
    table_name: '${aws_glue_catalog_table.changes.name}',
  };
  return {
    aws_glue_catalog_database: { archive: { name: 'made_archive' } },
    aws_glue_catalog_table: {
      changes: {
        name: 'changes',
        database_name: '${aws_glue_catalog_database.archive.name}',
        storage_descriptor: [{ columns: [{ name: 'change_id', type: 'string' }] }],
        partition_keys: [{ name: 'day', type: 'string' }],
      },
    },
    aws_kinesis_firehose_delivery_stream: {
      archive: {
        name: 'made-archive',
        destination: 'extended_s3',
        kinesis_source_configuration: {
          kinesis_stream_arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes',
        },
        extended_s3_configuration: {
          bucket_arn: 'arn:aws:s3:::made-archive',
          prefix: 'changes/status=!{partitionKeyFromLambda:status}/day=!{timestamp:yyyy-MM-dd}/',
          error_output_prefix: 'errors/!{firehose:error-output-type}/',
          buffering_size: 64,
          compression_format: 'UNCOMPRESSED',
          dynamic_partitioning_configuration: [{ enabled: true }],
          data_format_conversion_configuration: [{ schema_configuration: [schema] }],
          processing_configuration: [{ enabled: true, processors }],
          ...destination,
        },
      },
    },
  };
}
