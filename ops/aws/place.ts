import { SettingsError } from '../../handlers/core/errors';
import { findRun } from '../../local/control/running-file';
import { isAlive } from '../../local/run-directory';
import type { FlagValues } from '../arguments';
import type { Surroundings } from '../command';
import { projectFolder } from '../local/project-folder';
import { synthesizeEnvironment } from '../synthesize-environment';
import { isServiceName, type ServiceName, serviceNames } from './clients';
import { environmentEndpoints } from './environment-endpoints';
import { environmentTable } from './environment-table';
import type { placeFlags } from './place-flags';

/** Which pipeline a command works on, and where it finds the services. */
export interface Place {
  readonly tableName: string;
  /** Absent: as the usual AWS variables and profiles say. */
  readonly region?: string;
  readonly endpoints: Endpoints;
  /** True for a local run, whose services take any credentials. */
  readonly isLocal: boolean;
}

export type Endpoints = { readonly [Name in ServiceName]?: string };

/** The place that the flags name. Throws a `SettingsError` where they name none, or two. */
export function placeOf(flags: FlagValues<typeof placeFlags>, surroundings: Surroundings): Place {
  const { table, env, local } = flags;
  const given = [table !== undefined, env !== undefined, local === true].filter(Boolean).length;
  if (given === 0) throw mistake('One of `--table`, `--env` and `--local` must say which pipeline, got none.');
  if (given > 1 && !(local && table)) throw mistake('Only one of `--table`, `--env` and `--local` may stand.');
  if (flags.pipeline !== undefined && env === undefined) throw mistake('`--pipeline` needs `--env`.');
  const named = local
    ? runningPlace(surroundings)
    : env === undefined
      ? undefined
      : environmentPlace(flags, surroundings);
  const tableName = table ?? named?.tableName;
  if (tableName === undefined)
    throw mistake('`--local` found a run without a table of its own: name one by `--table`.');
  const region = flags.region ?? named?.region;
  return {
    tableName,
    ...(region !== undefined && { region }),
    endpoints: {
      ...(local ? {} : environmentEndpoints(surroundings.env)),
      ...named?.endpoints,
      ...endpointsOf(flags['endpoint-url'] ?? []),
    },
    isLocal: local === true,
  };
}

interface NamedPlace {
  /** Absent where a run has no table whose changes are brought on. */
  readonly tableName?: string;
  readonly region?: string;
  readonly endpoints?: Endpoints;
}

function environmentPlace({ env, pipeline }: FlagValues<typeof placeFlags>, surroundings: Surroundings): NamedPlace {
  return environmentTable(synthesizeEnvironment(env!, surroundings), pipeline);
}

function runningPlace(surroundings: Surroundings): NamedPlace {
  const running = findRun(projectFolder(surroundings), surroundings.env, isAlive);
  if (!running) {
    throw mistake('`--local` needs a local run that stays up, got none. Start one: `npm start -- --watch`.');
  }
  const { table, region, endpoints } = running;
  const { dynamodbstreams: streams, ...others } = endpoints;
  return { ...(table !== undefined && { tableName: table }), region, endpoints: { ...others, streams } };
}

function endpointsOf(texts: readonly string[]): Endpoints {
  const endpoints: { [Name in ServiceName]?: string } = {};
  for (const text of texts) {
    const [, service, url = ''] = /^(?:([a-z0-9]+)=)?(.*)$/.exec(text)!;
    if (!/^https?:\/\/[^/]+/.test(url) || (service !== undefined && !isServiceName(service))) {
      const allowed = `SERVICE=URL or a URL, SERVICE one of ${serviceNames.join(', ')}`;
      throw mistake(`\`--endpoint-url\` must be ${allowed}, got ${text}.`);
    }
    for (const name of service === undefined ? serviceNames : [service]) endpoints[name as ServiceName] = url;
  }
  return endpoints;
}

function mistake(text: string): SettingsError {
  return new SettingsError([text]);
}
