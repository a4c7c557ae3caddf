import type { ConsumerRuntime } from '../core/consumer-runtime';
import { createDynamodbCall } from '../core/dynamodb-call';
import type { Settings } from '../core/env';
import { SettingsError } from '../core/errors';
import type { Sink } from '../core/sink';
import { createViewSink } from '../sinks/view';
import { parseViewProjection } from '../sinks/view-settings';
import type { cdcEnv } from './env';

export type CdcSettings = Settings<typeof cdcEnv>;

type CreateSink = (settings: CdcSettings, runtime: ConsumerRuntime) => Sink;

/** The sinks that the setting `sink` chooses from. */
const sinks: { readonly [name: string]: CreateSink } = {
  view({ viewTable, viewProjection }, { request, clock }) {
    if (!viewTable) {
      const problem = 'environment: `TRIBUTARY_VIEW_TABLE` must be set for the sink `view`, got nothing.';
      throw new SettingsError([`${problem} Name the view's table.`]);
    }
    return createViewSink({
      call: createDynamodbCall(request),
      table: viewTable,
      projection: parseViewProjection(viewProjection),
      clock,
    });
  },
};

/** Makes the sink that the settings name. Throws a `SettingsError` where its own settings are missing or wrong. */
export function createSink(settings: CdcSettings, runtime: ConsumerRuntime): Sink {
  const create = Object.hasOwn(sinks, settings.sink) ? sinks[settings.sink] : undefined;
  if (create) return create(settings, runtime);
  const known = Object.keys(sinks).map((name) => `\`${name}\``);
  throw new SettingsError([
    `environment: \`TRIBUTARY_SINK\` must be one of ${known.join(', ')}, got \`${settings.sink}\`. Choose one of them.`,
  ]);
}
