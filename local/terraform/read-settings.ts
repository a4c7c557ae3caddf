import { atAddress, type Instance } from './configuration';
import { blocks } from './json-block';
import { isObject, type TfObject, type TfValue, toBoolean, toNumber, toText } from './value';

/** Typed reading of a resource's settings; a wrong type is an error with the resource's address. */
export function textSetting(instance: Instance, name: string): string | undefined {
  return convert(instance, instance.setting(name), toText);
}

export function requiredText(instance: Instance, name: string): string {
  return atAddress(instance.address, () => toText(instance.setting(name)));
}

export function numberSetting(instance: Instance, name: string): number | undefined {
  return convert(instance, instance.setting(name), toNumber);
}

export function booleanSetting(instance: Instance, name: string): boolean | undefined {
  return convert(instance, instance.setting(name), toBoolean);
}

/** Nested blocks of one name, in order. */
export function blockSettings(instance: Instance, name: string): readonly TfObject[] {
  return blocks(instance.setting(name));
}

/** Text values of a map, leaving out what is null. */
export function textMap(value: TfValue | undefined): Record<string, string> {
  if (value === undefined || !isObject(value)) return {};
  const set = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(set.map(([key, item]) => [key, toText(item)]));
}

/** The name, or one made from the prefix as the provider makes it, but the same in every run. */
export function nameSetting(instance: Instance, nameKey: string, prefixKey: string): string {
  return textSetting(instance, nameKey) ?? `${requiredText(instance, prefixKey)}local`;
}

function convert<T>(instance: Instance, value: TfValue, to: (value: TfValue) => T): T | undefined {
  return value === null ? undefined : atAddress(instance.address, () => to(value));
}
