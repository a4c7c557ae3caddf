import type { Item } from '../../handlers/core/attribute-value';
import type { AwsCall, AwsRequest } from '../../handlers/core/aws-request';
import { createConditionalObjects } from '../../handlers/sinks/objects/conditional-objects';
import { createObjectsSink } from '../../handlers/sinks/objects/objects-sink';
import { keysOf } from './random-items';
import { itemText } from './same-item';
import type { Damage, StateSubject, Subject } from './subject';

/** An empty bucket of an S3 that heeds the conditions of writes. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly request: AwsRequest;
  /** Every object, read without the sink. */
  read(): Promise<readonly PlacedObject[]>;
  /** Writes an object as nobody should, over what stands there; undefined where it was taken away. */
  damage?(turn: number): Promise<Damage | undefined>;
}

export interface PlacedObject {
  readonly body: string;
  readonly isDeleted: boolean;
}

/** Objects in DynamoDB JSON, so that types can be compared. */
export function objectsSubject(
  place: string,
  open: () => Promise<ObjectPlace>,
  viewType: NonNullable<Subject['viewType']> = 'NEW_AND_OLD_IMAGES',
): StateSubject {
  return {
    name: `objects on ${place} by ${viewType}`,
    viewType,
    repair: 'redriven',
    async open({ around }) {
      const { bucket, request, read, damage } = await open();
      const layout = { prefix: 'state/' };
      const send = Object.assign((call: AwsCall) => around(() => request(call)), { endpointOf: request.endpointOf });
      return {
        sink: createObjectsSink({ objects: createConditionalObjects(send), bucket, layout }),
        read: async () => readItems(await read()),
        inspection: createObjectsSink({ objects: createConditionalObjects(request), bucket, layout }).inspection,
        ...(damage && { damage }),
        close: async () => {},
      };
    },
    model: (items) => new Map(items.map(named)),
  };
}

/** A reader passes over objects that say they are deleted, which are empty. */
function readItems(objects: readonly PlacedObject[]): ReadonlyMap<string, string> {
  const standing = objects.filter(({ body, isDeleted }) => body !== '' || !isDeleted);
  return new Map(standing.map(({ body }) => named(JSON.parse(body) as Item)));
}

function named(item: Item): readonly [string, string] {
  return [itemText(keysOf(item)), itemText(item, 'verbatim')];
}
