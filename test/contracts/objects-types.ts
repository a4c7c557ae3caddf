import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import { createConditionalObjects } from '../../handlers/sinks/objects/conditional-objects';
import { objectKeyOf } from '../../handlers/sinks/objects/object-key';
import { createObjectsSink } from '../../handlers/sinks/objects/objects-sink';
import type { ObjectFormat, ObjectLayout } from '../../handlers/sinks/objects/settings';
import { createFakeS3 } from '../support/fake-s3';
import { keysOf } from './random-items';
import { isSameItem } from './same-item';
import { runTasks, type TypesSubject } from './types-contract';

/** The way of objects in a format from an item to the body of its object. */
export function objectsTypes(format: ObjectFormat): TypesSubject<string> {
  const layout: ObjectLayout = { format };
  return {
    name: `objects in ${format}`,
    async carry(changes) {
      const { request, objects } = createFakeS3();
      await runTasks(
        createObjectsSink({ objects: createConditionalObjects(request), bucket: 'states', layout }),
        changes,
      );
      return changes.map((change) => {
        const path = `/states/${objectKeyOf(change, layout).split('/').map(encodeURIComponent).join('/')}`;
        return objects.get(path)?.body.toString() ?? '';
      });
    },
    isSame: (item, body) =>
      format === 'json'
        ? isSpelled(body, { ...keysOf(item), ...item })
        : body !== '' && isSameItem(item, JSON.parse(body)),
  };
}

/** Whether the text spells the item as plain JSON, with every digit of its numbers. */
function isSpelled(body: string, item: Item): boolean {
  return after(body, { M: item }) === '';
}

/** What is left of the text behind the value; undefined where it is not the value that is spelled. */
function after(text: string | undefined, value: AttributeValue): string | undefined {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  if (type === 'N') return without(text, String(content));
  if (type === 'M') return afterAll(text, '{}', Object.entries(content as Item), afterField);
  if (type === 'L') return afterAll(text, '[]', content as readonly AttributeValue[], after);
  if (type === 'NS') return afterAll(text, '[]', content as readonly string[], without);
  if (type === 'SS' || type === 'BS') return afterAll(text, '[]', content as readonly string[], afterText);
  if (type === 'NULL') return without(text, 'null');
  return type === 'BOOL' ? without(text, String(content)) : afterText(text, content as string);
}

function afterField(text: string | undefined, [name, value]: readonly [string, AttributeValue]): string | undefined {
  return after(without(afterText(text, name), ':'), value);
}

function afterAll<Member>(
  text: string | undefined,
  [open = '', close = '']: string,
  members: readonly Member[],
  next: (text: string | undefined, member: Member) => string | undefined,
): string | undefined {
  let rest = without(text, open);
  for (const [place, member] of members.entries()) rest = next(place === 0 ? rest : without(rest, ','), member);
  return without(rest, close);
}

/** Text is as JSON reads it, whichever of its escapes was chosen. */
function afterText(text: string | undefined, expected: string): string | undefined {
  const [spelled] = /^"(?:[^"\\]|\\.)*"/s.exec(text ?? '') ?? [];
  return spelled !== undefined && JSON.parse(spelled) === expected ? text!.slice(spelled.length) : undefined;
}

function without(text: string | undefined, expected: string): string | undefined {
  return text?.startsWith(expected) ? text.slice(expected.length) : undefined;
}
