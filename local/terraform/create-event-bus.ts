import type { Instance } from './configuration';
import { blocks } from './json-block';
import { blockSettings, booleanSetting, nameSetting, requiredText, textMap, textSetting } from './read-settings';
import type { LocalEventRule, LocalEventTarget } from './resources';
import { toNumber, toText } from './value';

export const ruleSettings = ['name', 'name_prefix', 'event_bus_name', 'event_pattern', 'state', 'is_enabled'];

export function createRule(instance: Instance): LocalEventRule | { readonly omitted: string } {
  const name = nameSetting(instance, 'name', 'name_prefix');
  const pattern = textSetting(instance, 'event_pattern');
  if (!pattern) return { omitted: 'a rule without a pattern runs by a schedule, which nothing here keeps' };
  const busName = busNameOf(textSetting(instance, 'event_bus_name'));
  const { region, accountId } = instance.place;
  const path = busName === 'default' ? name : `${busName}/${name}`;
  return {
    address: instance.address,
    name,
    arn: `arn:aws:events:${region}:${accountId}:rule/${path}`,
    busName,
    pattern,
    isEnabled: textSetting(instance, 'state') !== 'DISABLED' && booleanSetting(instance, 'is_enabled') !== false,
  };
}

export const targetSettings = [
  'rule',
  'event_bus_name',
  'arn',
  'input',
  'input_path',
  'input_transformer',
  'retry_policy',
  'dead_letter_config',
  'sqs_target',
];

/** Of a target that says nothing: a day and 185 tries. */
const retryDefaults = { ageSeconds: 86_400, attempts: 185 };

export function createTarget(instance: Instance): LocalEventTarget {
  const [retry] = blockSettings(instance, 'retry_policy');
  const [deadLetters] = blockSettings(instance, 'dead_letter_config');
  const [transformer] = blockSettings(instance, 'input_transformer');
  const [queue] = blockSettings(instance, 'sqs_target');
  return {
    address: instance.address,
    ruleName: requiredText(instance, 'rule'),
    busName: busNameOf(textSetting(instance, 'event_bus_name')),
    arn: requiredText(instance, 'arn'),
    input: textSetting(instance, 'input') || undefined,
    inputPath: textSetting(instance, 'input_path') || undefined,
    transformer: transformer && {
      paths: textMap(blocks(transformer.input_paths ?? null)[0] ?? transformer.input_paths),
      template: toText(transformer.input_template ?? ''),
    },
    messageGroupId: queue?.message_group_id ? toText(queue.message_group_id) : undefined,
    ageSecondsMax: toNumber(retry?.maximum_event_age_in_seconds ?? retryDefaults.ageSeconds),
    retryAttemptsMax: toNumber(retry?.maximum_retry_attempts ?? retryDefaults.attempts),
    deadLetterArn: deadLetters?.arn ? toText(deadLetters.arn) : undefined,
  };
}

/** The provider takes a name or an ARN, and nothing for the account's own bus. */
function busNameOf(text: string | undefined): string {
  return text?.split('/').at(-1) || 'default';
}
