import { Token } from 'cdktf';
import { withoutTokenStacks } from '../../stacks/without-token-stacks';

describe('withoutTokenStacks', () => {
  test('leaves tokens without a stack and errors with one', () => {
    const made = withoutTokenStacks(() => ({ token: Token.asAny({ any: 1 }), error: new Error('mistake') }));

    expect(made.token.creationStack).toEqual([]);
    expect(made.error.stack).toContain('without-token-stacks.test.ts');
  });

  test('puts the recording back, also after an error', () => {
    const recording = Error.captureStackTrace;

    const failing = () =>
      withoutTokenStacks(() => {
        throw new Error('mistake');
      });

    expect(failing).toThrow('mistake');
    expect(Error.captureStackTrace).toBe(recording);
  });
});
