import type { Item } from '../../../../handlers/core/attribute-value';
import { createReplicaOf } from '../../../../handlers/sinks/replica/replica-item';

const keys: Item = { id: { S: '1' } };
const item: Item = { ...keys, a: { N: '1' }, b: { BS: ['AQ=='] }, c: { M: { a: { NULL: true } } } };

describe('createReplicaOf', () => {
  it('copies all but the keys as it stands', () => {
    const replica = createReplicaOf({})(item, keys);

    expect(replica).toEqual({ a: { N: '1' }, b: { BS: ['AQ=='] }, c: { M: { a: { NULL: true } } } });
    expect(replica.c).toBe(item.c);
  });

  it.each([
    [{ only: ['a', 'id', 'x'] }, ['a']],
    [{ only: [] }, []],
    [{ omit: ['a', 'id', 'x'] }, ['b', 'c']],
    [{ rename: { a: 'z', id: 'x', toString: 'y' } }, ['z', 'b', 'c']],
    [{ rename: { a: 'b', b: 'a' } }, ['b', 'a', 'c']],
    [{ omit: ['b'], rename: { a: 'b', b: 'd' } }, ['b', 'c']],
    [{ only: ['a'], rename: { a: '__proto__' } }, ['__proto__']],
  ])('chooses and renames: %j', (attributes, names) => {
    expect(Object.keys(createReplicaOf(attributes)(item, keys))).toEqual(names);
  });

  it('copies attributes with the names of what objects inherit', () => {
    const odd = JSON.parse('{"__proto__":{"S":"x"},"constructor":{"S":"y"}}') as Item;

    const replica = createReplicaOf({})(odd, keys);

    expect(JSON.stringify(replica)).toBe(JSON.stringify(odd));
  });

  it.each(['_version', '_changedAtMs', '_deleted', '_expiresAt'])('fails when the item has `%s`', (name) => {
    const replicaOf = createReplicaOf({});

    expect(() => replicaOf({ [name]: { S: 'secret' } }, keys)).toThrow(
      `The item has an attribute \`${name}\`, which the replica keeps for itself; omit or rename it (ReplicaReservedAttribute).`,
    );
  });

  it('takes an attribute of that name where it is omitted or renamed', () => {
    const version = { _version: { N: '3' } };

    expect(createReplicaOf({ omit: ['_version'] })(version, keys)).toEqual({});
    expect(createReplicaOf({ rename: { _version: 'revision' } })(version, keys)).toEqual({ revision: { N: '3' } });
  });

  it.each([{ a: 'b' }, { c: 'a' }, { a: 'id' }])('fails when a name is taken: %j', (rename) => {
    const replicaOf = createReplicaOf({ rename: rename as Record<string, string> });

    expect(() => replicaOf(item, keys)).toThrow('ReplicaAttributeTwice');
  });
});
