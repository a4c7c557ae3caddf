import { keySlot } from '../../../../handlers/sinks/cache/key-slot';

describe('keySlot', () => {
  // The first two are of the cluster specification; all were asked of a server by CLUSTER KEYSLOT.
  test.each([
    ['123456789', 12_739],
    ['foo', 12_182],
    ['', 0],
    ['order:ä€😀', 2_734],
    ['{user1000}.following', 3_443],
    ['user1000', 3_443],
    ['foo{}{bar}', 8_363],
    ['foo{{bar}}zap', 4_015],
    ['foo{bar', 15_278],
    ['a}b{c}', 7_365],
  ])('%j is in slot %i', (key, slot) => {
    const got = keySlot(key);

    expect(got).toBe(slot);
  });
});
