import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { FunctionCode } from '../modules/consumer-settings';
import type { EntryHandler, EnvironmentDefinition, StreamHandler, SubscriberDefinition } from './definition';

/** A zip that a stack deploys. */
export interface Zip {
  /** Name of the file in the stack's assets, without `.zip`: unique in an environment. */
  readonly name: string;
  /** Path relative to the repository. */
  readonly file: string;
  /** Handler as the runtime spells it. */
  readonly handler: string;
  /** Set when the zip's own runtime differs from the setting. */
  readonly runtime?: string;
}

/** Where the build writes the zips. */
export const zipDirectory = '.tributary/zips';

/** The zip that versions are pruned with. */
export const pruneVersionsZip = builtZip('prune-versions');

/** The zip that makes an archive's lines. */
export const firehoseTransformZip = builtZip('firehose-transform');

/** The zip that brings exports to consumers. */
export const backfillLoaderZip = builtZip('backfill-loader');

/** The zip of a handler. */
export function zipOf(handler: StreamHandler): Zip {
  switch (handler.kind) {
    case 'fan-out':
      return builtZip(handler.transport === 'direct' ? 'fan-out-direct' : 'fan-out');
    case 'cdc':
      return builtZip(handler.sink);
    case 'entry':
      return builtZip(entryName(handler));
    case 'zip':
      return {
        name: basename(handler.path, '.zip'),
        file: handler.path,
        handler: handler.handler,
        runtime: handler.runtime,
      };
  }
}

/** Zips that an environment deploys, each once. */
export function zipsOf(environment: EnvironmentDefinition): readonly Zip[] {
  const pipelines = Object.values(environment.pipelines);
  const own = [
    pruneVersionsZip,
    ...(pipelines.some(({ archive }) => archive !== undefined) ? [firehoseTransformZip] : []),
    ...(pipelines.some(({ backfill }) => backfill !== undefined) ? [backfillLoaderZip] : []),
  ];
  const zips = [...own, ...handlersOf(environment).map(zipOf)];
  return [...new Map(zips.map((zip) => [zip.name, zip])).values()];
}

/**
 * The user's own entries in all environments, for the build. It comes before the check of the definitions, which knows
 * what to say of a handler that is missing or none: such a one is passed over here.
 */
export function entriesOf(environments: readonly EnvironmentDefinition[]): readonly { name: string; entry: string }[] {
  const entries = environments.flatMap(handlersOf).filter(isEntry);
  return [
    ...new Map(entries.map((handler) => [handler.entry, { name: entryName(handler), entry: handler.entry }])).values(),
  ];
}

/** What Terraform needs to deploy a zip. */
export function codeOf(zip: Zip, content: Uint8Array): FunctionCode {
  return {
    filename: `assets/${zip.name}.zip`,
    sourceCodeHash: createHash('sha256').update(content).digest('base64'),
    handler: zip.handler,
  };
}

function builtZip(name: string): Zip {
  return { name, file: `${zipDirectory}/${name}.zip`, handler: 'index.handler' };
}

function entryName({ entry }: EntryHandler): string {
  return basename(entry).replace(/\.[cm]?[jt]s$/, '');
}

function isEntry(handler: StreamHandler): handler is EntryHandler {
  return handler?.kind === 'entry' && typeof handler.entry === 'string';
}

function handlersOf({ pipelines }: EnvironmentDefinition): StreamHandler[] {
  const consumers: readonly { handler: StreamHandler }[] = Object.values(pipelines ?? {}).flatMap((pipeline) => [
    ...Object.values(pipeline?.consumers ?? {}),
    ...Object.values(pipeline?.kinesis?.consumers ?? {}),
    ...Object.values(pipeline?.pipes ?? {}).flatMap((pipe) => pipe?.enrichmentFunction ?? []),
  ]);
  return consumers.flatMap((consumer) => {
    const handler = consumer?.handler;
    return [handler, ...(handler?.kind === 'fan-out' ? subscriberHandlers(handler) : [])];
  });
}

function subscriberHandlers({ subscribers }: { subscribers: { [id: string]: SubscriberDefinition } }): StreamHandler[] {
  return Object.values(subscribers ?? {}).flatMap((subscriber) => subscriber?.consumer?.handler ?? []);
}
