import { isSecret, SecretMarks } from '../../../ops/review/mask-secrets';

describe('SecretMarks', () => {
  it('leaves nothing of what a mask covers, at any depth', () => {
    const value = { name: 'hunter2', tags: { a: 'plain', b: 'hunter2' }, blocks: [{ key: 'x' }, { key: 'hunter2' }] };
    const mask = { name: true, tags: { b: true }, blocks: [{}, true] };

    const masked = new SecretMarks().mask(value, mask);

    expect(JSON.stringify(masked)).not.toContain('hunter2');
    expect(masked).toMatchObject({ tags: { a: 'plain' }, blocks: [{ key: 'x' }, { secret: expect.any(Number) }] });
  });

  it('marks equal secrets alike, and others differently', () => {
    const marks = new SecretMarks();

    const [one, same, other] = ['a', 'a', 'b'].map((value) => marks.mask(value, true));

    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect([one, other].every(isSecret)).toBe(true);
  });

  it('leaves what is not there, and what no mask covers', () => {
    const marks = new SecretMarks();

    const left = [marks.mask(null, true), marks.mask('a', false), marks.mask({ a: [1] }, undefined)];

    expect(left).toEqual([null, 'a', { a: [1] }]);
  });
});
