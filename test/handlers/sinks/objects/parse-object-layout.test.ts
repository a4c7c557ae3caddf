import { parseObjectLayout } from '../../../../handlers/sinks/objects/parse-object-layout';

describe('parseObjectLayout', () => {
  it.each([
    [[], {}],
    [['orders/', '{id}.json', 'json'], { prefix: 'orders/', key: '{id}.json', format: 'json' }],
    [[undefined, 'a/{id}/{at}', 'dynamodb-json'], { key: 'a/{id}/{at}', format: 'dynamodb-json' }],
  ])('takes %j', (given, layout) => {
    expect(parseObjectLayout(...given)).toEqual(layout);
  });

  it.each([
    ['prefix', [`${'x'.repeat(512)}/`]],
    ['prefix', ['/orders']],
    ['prefix', ['orders//']],
    ['prefix', ['../orders/']],
    ['prefix', ['{id}/']],
    ['key', [undefined, 'all.json']],
    ['key', [undefined, '{id}{at}']],
    ['key', [undefined, '{id}-{at}']],
    ['key', [undefined, '{id}/{id}']],
    ['key', [undefined, '{id}/}']],
    ['key', [undefined, '/{id}']],
    ['key', [undefined, 'a/./{id}']],
    ['key', [undefined, '!sha256/{id}']],
    ['format', [undefined, undefined, 'xml']],
  ])('fails when `%s` is wrong: %j', (setting, given) => {
    expect(() => parseObjectLayout(...given)).toThrow(`objects: \`${setting}\` must`);
  });

  it('names everything that is wrong at once', () => {
    expect(() => parseObjectLayout('/', '{', 'xml')).toThrow(/`prefix`.*`key`.*`format`/s);
  });
});
