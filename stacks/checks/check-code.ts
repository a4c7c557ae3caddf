import type { SettingMistake } from '../../modules/errors';
import { sinkNames } from '../../modules/sinks';
import type { StreamHandler } from '../definition';
import { zipOf } from '../zips';
import { type FunctionFacts, functionsOf, type PipelineFacts } from './facts';

/** The product's own zips, which no entry may overwrite. */
const ownZips = ['fan-out', 'fan-out-direct', 'prune-versions', 'backfill-loader', ...sinkNames];

/** Files that handlers name: they exist, and each gives its zip a name of its own. */
export function checkCode(
  environments: readonly (readonly PipelineFacts[])[],
  fileExists: (path: string) => boolean,
): SettingMistake[] {
  const entries = new Map<string, string>();
  return environments.flatMap((pipelines) => {
    const functions = pipelines.flatMap(functionsOf);
    return [...functions.flatMap((facts) => checkFile(facts, fileExists)), ...checkZipNames(functions, entries)];
  });
}

function checkFile(
  { where, prefix, definition }: FunctionFacts,
  fileExists: (path: string) => boolean,
): SettingMistake[] {
  const file = fileOf(definition.handler);
  if (file === undefined || fileExists(file.path)) return [];
  const setting = `${prefix}handler.${file.setting}`;
  return [{ where, setting, rule: 'must name a file below the repository', value: file.path, remedy: file.remedy }];
}

/** The zips of entries share one folder, whatever environment they are for; `entries` knows who has which name. */
function checkZipNames(functions: readonly FunctionFacts[], entries: Map<string, string>): SettingMistake[] {
  const owners = new Map<string, string>();
  return functions.flatMap(({ where, prefix, definition: { handler } }) => {
    const file = fileOf(handler);
    if (file === undefined) return [];
    const { name } = zipOf(handler as StreamHandler);
    const isEntry = handler?.kind === 'entry';
    const owner = owners.get(name) ?? (isEntry ? entries.get(name) : undefined) ?? file.path;
    owners.set(name, owner);
    if (isEntry) entries.set(name, owner);
    if (owner === file.path && !ownZips.includes(name)) return [];
    const rule = `must not give its zip the name \`${name}\` of another one`;
    return [{ where, setting: `${prefix}handler.${file.setting}`, rule, value: file.path, remedy: 'Rename the file.' }];
  });
}

function fileOf(handler: FunctionFacts['definition']['handler']) {
  if (handler?.kind === 'entry' && handler.entry !== undefined) {
    return { setting: 'entry', path: handler.entry, remedy: 'Create it, or mend the path.' };
  }
  if (handler?.kind === 'zip' && handler.path !== undefined) {
    return { setting: 'path', path: handler.path, remedy: 'Build it, or mend the path.' };
  }
  return undefined;
}
