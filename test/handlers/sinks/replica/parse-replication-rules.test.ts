import { parseReplicationRules } from '../../../../handlers/sinks/replica/parse-replication-rules';
import type { ReplicationRules } from '../../../../handlers/sinks/replica/settings';

const everything: ReplicationRules = {
  where: [{ path: 'item.address.country', in: ['DE', '1'], notIn: [], exists: true }],
  attributes: { omit: ['notes'], rename: { status: 'state' } },
  loopPrevention: { attribute: 'writtenIn', region: 'left' },
  ttlDeletes: true,
  timeToLiveAttribute: 'expires',
  tombstoneRetentionDays: 1,
};

describe('parseReplicationRules', () => {
  it.each<ReplicationRules>([
    {},
    everything,
    { ...everything, attributes: { only: [] } },
    { loopPrevention: { attribute: 'x' } },
  ])('takes what is right', (rules) => {
    expect(parseReplicationRules(rules)).toEqual(rules);
  });

  it('takes null for absent, as Terraform writes it', () => {
    const rules = {
      where: [{ path: 'item.a', in: null, notIn: ['x'], exists: null }],
      attributes: null,
      loopPrevention: { attribute: 'x', region: null },
    };

    expect(parseReplicationRules(rules)).toEqual({
      where: [{ path: 'item.a', notIn: ['x'] }],
      loopPrevention: { attribute: 'x' },
    });
  });

  it.each([
    ['replica', 'text'],
    ['where', { where: {} }],
    ['where[0].path', { where: ['item.a'] }],
    ['where[1].path', { where: [{ path: 'item.a' }, { path: 'a' }] }],
    ['where[0].in', { where: [{ path: 'item.a', in: [1] }] }],
    ['where[0].notIn', { where: [{ path: 'item.a', notIn: 'x' }] }],
    ['where[0].exists', { where: [{ path: 'item.a', exists: 'yes' }] }],
    ['attributes', { attributes: [] }],
    ['attributes.only', { attributes: { only: 'a' } }],
    ['attributes.omit', { attributes: { omit: [1] } }],
    ['attributes.omit', { attributes: { only: ['a'], omit: ['b'] } }],
    ['attributes.rename', { attributes: { rename: [] } }],
    ['attributes.rename', { attributes: { rename: { a: 1 } } }],
    ['attributes.rename', { attributes: { rename: { a: 'c', b: 'c' } } }],
    ['attributes.rename', { attributes: { rename: { a: '_version' } } }],
    ['loopPrevention.attribute', { loopPrevention: {} }],
    ['loopPrevention.attribute', { loopPrevention: { attribute: '_deleted' } }],
    ['loopPrevention.region', { loopPrevention: { attribute: 'a', region: '' } }],
    ['ttlDeletes', { ttlDeletes: 'true' }],
    ['timeToLiveAttribute', { timeToLiveAttribute: '' }],
    ['tombstoneRetentionDays', { tombstoneRetentionDays: 0 }],
    ['tombstoneRetentionDays', { tombstoneRetentionDays: 1.5 }],
  ])('fails when `%s` is wrong: %j', (setting, rules) => {
    expect(() => parseReplicationRules(rules)).toThrow(`\`${setting}\` must be`);
  });

  it('names everything that is wrong at once', () => {
    expect(() => parseReplicationRules({ where: 1, ttlDeletes: 1 })).toThrow(/where[\s\S]*ttlDeletes/);
  });
});
