import { encodeStrictly } from '../../../handlers/core/encode-strictly';

describe('encodeStrictly', () => {
  it('leaves letters, digits and four marks alone', () => {
    expect(encodeStrictly("aZ9-_.~ /+!'()*é")).toBe('aZ9-_.~%20%2F%2B%21%27%28%29%2A%C3%A9');
  });
});
