import type { Item } from '../../../handlers/core/attribute-value';
import { claimCheck } from '../../../handlers/fan-out/claim-check';
import { buildMessage } from '../../../handlers/fan-out/message';
import { changeOf } from './change-of';

function checkOf(change: ReturnType<typeof changeOf>, keep: readonly string[] = []) {
  return claimCheck(change, buildMessage(change, ['status']), { bucket: 'claims', keep });
}

function pointerOf(change: ReturnType<typeof changeOf>, keep: readonly string[]) {
  return JSON.parse(checkOf(change, keep).pointer.body);
}

describe('claimCheck', () => {
  test('leaves a pointer with everything but the images', () => {
    const change = changeOf();

    const { pointer, key, body } = checkOf(change);

    const { new: newImage, old: oldImage, ...rest } = JSON.parse(body);
    expect(JSON.parse(pointer.body)).toEqual({ ...rest, claimCheck: { bucket: 'claims', key } });
    expect([newImage, oldImage]).toEqual([change.newImage, change.oldImage]);
    expect(pointer.attributes).toEqual(buildMessage(change, ['status']).attributes);
  });

  test('counts the bytes of the pointer', () => {
    const { pointer } = checkOf(changeOf());

    const texts = pointer.attributes.flatMap(({ name, type, value }) => [name, type, value]);
    expect(pointer.bytes).toBe(Buffer.from([pointer.body, ...texts].join('')).length);
  });

  test('keeps the paths it is told to, literally', () => {
    const newImage: Item = { status: { S: 'CANCELLED' }, address: { M: { city: { S: 'Bern' }, zip: { S: '3000' } } } };
    const change = changeOf({ newImage });

    const pointer = pointerOf(change, [
      'new.status',
      'new.address.M.city',
      'old.status.S',
      'new.none',
      'old.status.N',
      'id',
    ]);

    expect(pointer.new).toEqual({ status: { S: 'CANCELLED' }, address: { M: { city: { S: 'Bern' } } } });
    expect(pointer.old).toEqual({ status: { S: 'PENDING' } });
  });

  test('keeps a whole image', () => {
    const change = changeOf();

    const pointer = pointerOf(change, ['new']);

    expect(pointer.new).toEqual(change.newImage);
    expect(pointer).not.toHaveProperty('old');
  });

  test('leaves out an image of which nothing is kept', () => {
    const { newImage, ...removed } = changeOf({ eventName: 'REMOVE' });

    const pointer = pointerOf(removed, ['new.status', 'old.none.deeper']);

    expect(pointer).not.toHaveProperty('new');
    expect(pointer).not.toHaveProperty('old');
  });

  test('keeps an attribute named like a prototype', () => {
    const newImage: Item = JSON.parse('{"__proto__":{"S":"x"}}');

    const { pointer } = checkOf(changeOf({ newImage }), ['new.__proto__', 'new.constructor']);

    expect(pointer.body).toContain('"new":{"__proto__":{"S":"x"}}');
  });

  test('uses one key for each try of a change, and others for other changes', () => {
    const keyOf = (difference: Parameters<typeof changeOf>[0]) => checkOf(changeOf(difference)).key;

    const keys = [{}, {}, { id: 'e-2' }, { version: 'later' }, { itemKey: 'another' }].map(keyOf);

    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(4);
    expect(keys.every((key) => /^claim-check\/[0-9a-f]{64}\.json$/.test(key))).toBe(true);
  });
});
