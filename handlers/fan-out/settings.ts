import { type EnvSource, readEnv, type Settings } from '../core/env';
import { SettingsError } from '../core/errors';
import { fanOutEnv } from './env';
import { isTopicArn } from './topic';

/** The name of a transport in `TRIBUTARY_TRANSPORT`; each has a zip of its own. */
export type TransportName = 'sdk' | 'direct';

export type FanOutSettings = Omit<Settings<typeof fanOutEnv>, 'filterAttributes' | 'claimCheckKeep'> & {
  readonly filterAttributes: readonly string[];
  readonly claimCheckKeep: readonly string[];
};

/** Attributes that every message has anyway. */
const ownAttributes = ['eventName', 'table', 'changedAttributes'];

/** A subscription with raw delivery loses a message that has more than 10 attributes, and three are ours. */
export const filterAttributesMax = 10 - ownAttributes.length;

/**
 * Reads and checks the settings of the fan-out handler. Throws one `SettingsError` that names all mistakes.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function readFanOutSettings(env: EnvSource, transport: TransportName): FanOutSettings {
  const settings = readEnv(fanOutEnv, env);
  const { topicArn, filterAttributes = [], claimCheckKeep = [], claimCheckBucket } = settings;
  const problems: string[] = [];
  const check = (variable: keyof typeof fanOutEnv, isRight: boolean, rule: string) => {
    if (!isRight) problems.push(`environment: \`${fanOutEnv[variable].name}\` ${rule}`);
  };
  check('topicArn', isTopicArn(topicArn), `must be the ARN of an SNS topic, got "${topicArn}". Give the topic's ARN.`);
  check(
    'transport',
    (settings.transport ?? transport) === transport,
    `must be "${transport}" for this zip, got "${settings.transport}". Deploy the zip of that transport, or correct it.`,
  );
  const names = isTextList(filterAttributes) ? filterAttributes : undefined;
  check('filterAttributes', names !== undefined, 'must be a JSON list of attribute names. Correct the list.');
  if (names) {
    const distinct = new Set([...ownAttributes, ...names]).size === ownAttributes.length + names.length;
    check(
      'filterAttributes',
      distinct,
      `must name each attribute once and not ${ownAttributes.join(', ')}. Rename it.`,
    );
    check(
      'filterAttributes',
      names.length <= filterAttributesMax,
      `must have at most ${filterAttributesMax} names, got ${names.length}. Filter on the message's body instead.`,
    );
    const odd = names.find((name) => !isMessageAttributeName(name));
    check(
      'filterAttributes',
      odd === undefined,
      `must be names that SNS takes, got "${odd}". Filter on the body instead.`,
    );
  }
  const paths = isTextList(claimCheckKeep) ? claimCheckKeep : undefined;
  check(
    'claimCheckKeep',
    paths?.every((path) => /^(new|old)(\.[^.]+)*$/.test(path)) ?? false,
    'must be a JSON list of paths below `new` or `old`, as "new.status". Correct the list.',
  );
  check(
    'claimCheckKeep',
    paths?.length === 0 || claimCheckBucket !== undefined,
    'keeps parts of oversize messages, which need `TRIBUTARY_CLAIM_CHECK_BUCKET`. Set the bucket or drop the paths.',
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...settings, filterAttributes: names!, claimCheckKeep: paths! };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function isMessageAttributeName(name: string): boolean {
  return /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length <= 256 && !/^(aws|amazon)\./i.test(name);
}
