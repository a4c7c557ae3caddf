import type { SettingDocs } from '../documentation/setting-docs';
import type { ModuleDefinition } from '../module-definition';
import { alarms } from './alarms';
import { archive } from './archive';
import { backfill } from './backfill';
import { commonVariables } from './common-variables';
import { eventBus } from './event-bus';
import { eventRule } from './event-rule';
import { fanOut } from './fan-out';
import { kinesisConsumer } from './kinesis-consumer';
import { kinesisStream } from './kinesis-stream';
import { network } from './network';
import { pipe } from './pipe';
import { pipeEnrichment } from './pipe-enrichment';
import { pipeline } from './pipeline';
import { queueConsumer } from './queue-consumer';
import { streamConsumer } from './stream-consumer';
import { streamTable } from './stream-table';
import { subscriber } from './subscriber';
import { versionPruner } from './version-pruner';

/** Every module of the set. A new one is a row here; tree, tables and tests follow. */
const definitions = [
  ...[
    pipeline,
    streamTable,
    streamConsumer,
    fanOut,
    subscriber,
    queueConsumer,
    kinesisStream,
    kinesisConsumer,
    archive,
  ],
  ...[pipe, pipeEnrichment, eventBus, eventRule],
  ...[alarms, backfill, network, versionPruner],
];

export function moduleDefinitions(docs: SettingDocs): readonly ModuleDefinition[] {
  const variables = commonVariables(docs);
  return definitions.map((define) => define(variables));
}
