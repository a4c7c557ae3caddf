import { longestReferences, moduleStepsOf, referenceParts } from '../../../ops/plan/reference';

describe('referenceParts', () => {
  test.each([
    ['var.name', [{ name: 'var' }, { name: 'name' }]],
    ['aws_x.y[0].arn', [{ name: 'aws_x' }, { name: 'y' }, { key: 0 }, { name: 'arn' }]],
    ['module.a["b.c[0]"].out', [{ name: 'module' }, { name: 'a' }, { key: 'b.c[0]' }, { name: 'out' }]],
    ['data.aws_x.y-z["q\\"r"]', [{ name: 'data' }, { name: 'aws_x' }, { name: 'y-z' }, { key: 'q"r' }]],
    ['', []],
  ])('reads %s', (text, parts) => {
    expect(referenceParts(text)).toEqual(parts);
  });
});

describe('moduleStepsOf', () => {
  test.each([
    ['aws_x.y', []],
    ['module.a.aws_x.y', [{ name: 'a' }]],
    [
      'module.a["module.b"].module.c[1].data.aws_x.y',
      [
        { name: 'a', key: 'module.b' },
        { name: 'c', key: 1 },
      ],
    ],
    ['module', []],
  ])('reads the modules of %s', (address, steps) => {
    expect(moduleStepsOf(address)).toEqual(steps);
  });
});

describe('longestReferences', () => {
  test('leaves out what only leads to a longer one, and what is told twice', () => {
    const references = ['aws_x.y[0].arn', 'aws_x.y[0]', 'aws_x.y', 'aws_x.yz', 'each.key', 'each.key'];

    expect(longestReferences(references)).toEqual(['aws_x.y[0].arn', 'aws_x.yz', 'each.key']);
  });
});
