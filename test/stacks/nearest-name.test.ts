import { nearestName } from '../../stacks/nearest-name';

describe('nearestName', () => {
  test.each([
    ['batchsize', ['batchSize', 'enabled'], 'batchSize'],
    ['regoin', ['region', 'name'], 'region'],
    ['timout', ['timeout', 'tracing'], 'timeout'],
    ['xyzzy', ['timeout', 'tracing'], undefined],
    ['any', [], undefined],
  ])('of %s among %j is %s', (name, known, nearest) => {
    const found = nearestName(name, known);

    expect(found).toBe(nearest);
  });
});
