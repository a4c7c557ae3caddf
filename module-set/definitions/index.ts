import type { SettingDocs } from '../documentation/setting-docs';
import type { ModuleDefinition } from '../module-definition';
import { archive } from './archive';
import { commonVariables } from './common-variables';
import { fanOut } from './fan-out';
import { network } from './network';
import { pipeline } from './pipeline';
import { queueConsumer } from './queue-consumer';
import { streamConsumer } from './stream-consumer';
import { streamTable } from './stream-table';
import { subscriber } from './subscriber';
import { versionPruner } from './version-pruner';

/** Every module of the set. A new one is a row here; tree, tables and tests follow. */
const definitions = [
  ...[pipeline, streamTable, streamConsumer, fanOut, subscriber, queueConsumer, archive],
  ...[network, versionPruner],
];

export function moduleDefinitions(docs: SettingDocs): readonly ModuleDefinition[] {
  const variables = commonVariables(docs);
  return definitions.map((define) => define(variables));
}
