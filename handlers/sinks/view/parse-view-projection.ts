import { SettingsError } from '../../core/errors';
import { itemPathPattern } from '../item-path';
import { stateAttributes } from '../state-attributes';
import type { ViewProjection } from './view-projection';

type Loose = { readonly [name: string]: unknown };

const eachPath = /^each(\.[^.]+)*$/;

/** The `ViewProjection` that a setting holds as JSON. Throws one `SettingsError` that names all that is wrong with it. */
export function parseViewProjection(value: unknown): ViewProjection {
  const problems: string[] = [];
  const { each, partitionKey, sortKey, attributes, tombstoneRetentionDays: days } = loose(value);
  const expect = (isRight: boolean, setting: string, rule: string, got: unknown) => {
    if (!isRight)
      problems.push(
        `view projection: \`${setting}\` must be ${rule}, got ${JSON.stringify(got)}. Correct the projection.`,
      );
  };
  const expectPath = (setting: string, path: unknown) => {
    const isPath =
      typeof path === 'string' && (itemPathPattern.test(path) || (each !== undefined && eachPath.test(path)));
    expect(isPath, setting, 'a path below `item`, or below `each` where that is set', path);
  };
  const partition = loose(partitionKey);
  const sort = loose(sortKey);
  const sortFrom = Array.isArray(sort.from) ? sort.from : [];
  const names = [partition.name, sort.name, ...Object.keys(loose(attributes))];
  expect(each === undefined || isText(each), 'each', 'an attribute path', each);
  expect(isText(partition.name), 'partitionKey.name', 'an attribute name', partition.name);
  expect(['S', 'N', 'B'].includes(String(partition.type)), 'partitionKey.type', 'S, N or B', partition.type);
  expectPath('partitionKey.from', partition.from);
  expect(isText(sort.name), 'sortKey.name', 'an attribute name', sort.name);
  expect(sortFrom.length > 0, 'sortKey.from', 'a list of at least one path', sort.from);
  for (const [index, path] of sortFrom.entries()) expectPath(`sortKey.from[${index}]`, path);
  for (const [name, path] of Object.entries(loose(attributes))) expectPath(`attributes.${name}`, path);
  expect(new Set(names).size === names.length, 'attributes', 'names that differ from each other and the keys', names);
  const reserved = names.filter((name) => Object.values<unknown>(stateAttributes).includes(name));
  expect(reserved.length === 0, 'attributes', 'free of names that every row carries', reserved);
  expect(
    days === undefined || (Number.isInteger(days) && Number(days) >= 1),
    'tombstoneRetentionDays',
    'days, 1 or more',
    days,
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return value as ViewProjection;
}

function loose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
