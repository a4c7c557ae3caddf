import { entriesOf } from '../../stacks/zips';
import { byProduct, definitionWith, fanOut, orders, shipping } from './definition-with';

const entry = (path: string) => ({ kind: 'entry', entry: path });

describe('entriesOf', () => {
  test('finds the entries of consumers and of subscribers, each once', () => {
    const definition = definitionWith([`${byProduct}.handler`, entry('src/audit.ts')]) as never;

    const entries = entriesOf([definition, definition]);

    expect(entries).toEqual([
      { name: 'shipping', entry: 'examples/orders/shipping.ts' },
      { name: 'audit', entry: 'src/audit.ts' },
    ]);
  });

  test.each([
    ['pipelines', undefined],
    [orders, null],
    [`${orders}.consumers`, undefined],
    [byProduct, null],
    [`${byProduct}.handler`, undefined],
    [`${byProduct}.handler`, { kind: 'entry' }],
    [`${fanOut}.handler.subscribers`, undefined],
    [shipping, null],
    [`${shipping}.consumer`, {}],
  ])('leaves it to the check to say what is wrong with %s', (path, value) => {
    const definition = definitionWith([path, value]) as never;

    const entries = entriesOf([definition]);

    expect(entries.every(({ name }) => name === 'shipping')).toBe(true);
  });
});
