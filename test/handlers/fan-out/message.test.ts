import type { Item } from '../../../handlers/core/attribute-value';
import { buildMessage } from '../../../handlers/fan-out/message';
import { changeOf } from './change-of';

describe('buildMessage', () => {
  test('writes the change as JSON', () => {
    const change = changeOf();

    const message = buildMessage(change, []);

    expect(JSON.parse(message.body)).toEqual({
      id: 'e-1',
      type: 'MODIFY',
      table: 'orders',
      region: 'eu-west-1',
      keys: change.keys,
      version: change.version,
      createdAtMs: 1_767_225_600_000,
      new: change.newImage,
      old: change.oldImage,
    });
  });

  test('leaves out what the change does not have, and says when it expired', () => {
    const { newImage, createdAtMs, ...change } = changeOf({ eventName: 'REMOVE', expiredByTtl: true });

    const body = JSON.parse(buildMessage(change, []).body);

    expect(Object.keys(body)).toEqual(['id', 'type', 'table', 'region', 'keys', 'version', 'expiredByTtl', 'old']);
    expect(body.expiredByTtl).toBe(true);
  });

  test('keeps every value as DynamoDB wrote it', () => {
    const text =
      '{"n":{"N":"0.12345678901234567890123456789012345678"},"big":{"N":"1E+40"},"b":{"B":"AAH/"},"empty":{"S":""},' +
      '"odd":{"S":"\\uffff\\ud800\\u0000"},"__proto__":{"M":{"x":{"SS":["b","a"]}}},"none":{"NULL":true}}';
    const newImage: Item = JSON.parse(text);

    const { body } = buildMessage(changeOf({ newImage }), []);

    expect(body).toContain(`"new":${text}`);
  });

  test('counts the bytes of the body and of each attribute name, type and value', () => {
    const change = changeOf({ newImage: { note: { S: '\u20ac\u{1f600}' } } });

    const message = buildMessage(change, ['note']);

    const texts = message.attributes.flatMap(({ name, type, value }) => [name, type, value]);
    expect(message.bytes).toBe(Buffer.from([message.body, ...texts].join('')).length);
  });
});
