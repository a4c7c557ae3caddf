import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Instance } from './configuration';
import { catalogTableSettings, createArchive, createCatalogTable } from './create-archive';
import { createDeliveryStream } from './create-delivery-stream';
import {
  createKinesisConsumer,
  createKinesisDestination,
  createKinesisStream,
  kinesisConsumerSettings,
  kinesisDestinationSettings,
  kinesisStreamSettings,
} from './create-kinesis';
import { blockSettings, requiredText } from './read-settings';
import type { SimulatedType, World } from './simulated-types';

/** How Kinesis, and what delivers and describes its records, is simulated. */
export const simulatedStreams: Readonly<Record<string, SimulatedType>> = {
  aws_kinesis_stream: {
    title: 'Kinesis stream',
    settings: kinesisStreamSettings,
    async create(instance, world) {
      const stream = await createKinesisStream(instance, kinesisOf(world));
      world.resources.kinesisStreams.push(stream);
      return { id: stream.arn, arn: stream.arn, name: stream.name };
    },
  },
  aws_kinesis_stream_consumer: {
    title: 'Kinesis consumer',
    settings: kinesisConsumerSettings,
    async create(instance, world) {
      const consumer = await createKinesisConsumer(instance, kinesisOf(world));
      world.resources.kinesisConsumers.push(consumer);
      return { id: consumer.arn, arn: consumer.arn, name: consumer.name, stream_arn: consumer.streamArn };
    },
  },
  aws_dynamodb_kinesis_streaming_destination: {
    title: 'Kinesis destination',
    settings: kinesisDestinationSettings,
    create(instance, { resources }) {
      const destination = createKinesisDestination(instance);
      resources.kinesisDestinations.push(destination);
      return { id: `${destination.tableName},${destination.streamArn}` };
    },
  },
  aws_kinesis_firehose_delivery_stream: {
    title: 'delivery stream',
    settings: ['name', 'kinesis_source_configuration', 'extended_s3_configuration'],
    create(instance, { firehose, s3, resources }) {
      const { region, accountId } = instance.place;
      const name = requiredText(instance, 'name');
      const arn = `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`;
      if (!readsKinesis(instance)) resources.deliveryStreams.push(createDeliveryStream(instance, firehose, s3));
      else {
        const archive = createArchive(instance, resources);
        if ('omitted' in archive) resources.omissions.push({ address: instance.address, reason: archive.omitted });
        else resources.archives.push(archive);
      }
      return { id: arn, arn, name };
    },
  },
  aws_glue_catalog_database: {
    title: 'catalog database',
    settings: ['name'],
    create(instance) {
      const name = requiredText(instance, 'name');
      const { region, accountId } = instance.place;
      const arn = `arn:aws:glue:${region}:${accountId}:database/${name}`;
      return { id: `${accountId}:${name}`, name, arn, catalog_id: accountId };
    },
  },
  aws_glue_catalog_table: {
    title: 'catalog table',
    settings: catalogTableSettings,
    create(instance, { resources }) {
      const table = createCatalogTable(instance);
      resources.catalogTables.push(table);
      const { region, accountId } = instance.place;
      const { database, name } = table;
      const arn = `arn:aws:glue:${region}:${accountId}:table/${database}/${name}`;
      return { id: `${accountId}:${database}:${name}`, name, arn, database_name: database, catalog_id: accountId };
    },
  },
};

function readsKinesis(instance: Instance): boolean {
  return blockSettings(instance, 'kinesis_source_configuration').length > 0;
}

function kinesisOf({ kinesis }: World): KinesisClient {
  if (!kinesis) throw new Error('no Kinesis runs');
  return kinesis;
}
