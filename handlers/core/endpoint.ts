import type { EnvSource } from './env';

/** Domain of each partition, by the first letters of its region names; all others are `amazonaws.com`. */
const domains: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['us-isof-', 'csp.hci.ic.gov'],
];

/** Services that a host or a signature names in another way than the SDKs and their variables do. */
const spellings: { readonly [service: string]: { readonly host: string; readonly signature: string } | undefined } = {
  eventbridge: { host: 'events', signature: 'events' },
  sesv2: { host: 'email', signature: 'ses' },
};

/** What a signature calls the service. */
export function signingNameOf(service: string): string {
  return spellings[service]?.signature ?? service;
}

export interface Endpoint {
  readonly url: URL;
  /** True when an environment variable set it: such a place seldom answers for names below its own. */
  readonly custom: boolean;
}

/**
 * What variables name for a service: `AWS_ENDPOINT_URL_<SERVICE>`, else `AWS_ENDPOINT_URL`.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function configuredEndpoint(service: string, env: EnvSource): string | undefined {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  return env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env.AWS_ENDPOINT_URL;
}

/**
 * Where a service answers: where the variables say, else at the region's own endpoint.
 * The same variables redirect the AWS SDKs, so one setting moves a whole function.
 */
export function resolveEndpoint(service: string, region: string, env: EnvSource): Endpoint {
  const configured = configuredEndpoint(service, env);
  if (configured) return { url: new URL(configured), custom: true };
  const domain = domains.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  const fips = env.AWS_USE_FIPS_ENDPOINT === 'true' ? '-fips' : '';
  const host = spellings[service]?.host ?? service;
  return { url: new URL(`https://${host}${fips}.${region}.${domain}`), custom: false };
}
