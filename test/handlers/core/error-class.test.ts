import { classifyError, isTransientAnswer } from '../../../handlers/core/error-class';
import { InvariantError, PoisonError, SinkError } from '../../../handlers/core/errors';

const errorWith = (fields: object) => Object.assign(new Error('text'), fields);

describe('classifyError', () => {
  it.each([
    ['a poison error', new PoisonError('x'), 'poison'],
    ['a retryable sink error', new SinkError('x', { code: 'X', retryable: true }), 'transient'],
    ['another sink error', new SinkError('x', { code: 'X', retryable: false }), 'unknown'],
    ['a reset socket', errorWith({ code: 'ECONNRESET' }), 'transient'],
    ['an SDK throttle', errorWith({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }), 'transient'],
    ['an SDK error with a hint', errorWith({ $retryable: {} }), 'transient'],
    ['an answer of 500', errorWith({ $metadata: { httpStatusCode: 500 } }), 'transient'],
    ['an answer of 400', errorWith({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } }), 'unknown'],
    ['missing access', errorWith({ name: 'AccessDeniedException' }), 'transient'],
    ['a failed fetch', new TypeError('fetch failed', { cause: errorWith({ code: 'ECONNREFUSED' }) }), 'transient'],
    ['a wrapped poison error', new Error('outer', { cause: new PoisonError('x') }), 'poison'],
    ['a fetch cut short', new TypeError('fetch failed', { cause: errorWith({ code: 'UND_ERR_SOCKET' }) }), 'transient'],
    ['a fetch that waits', new TypeError('x', { cause: errorWith({ code: 'UND_ERR_HEADERS_TIMEOUT' }) }), 'transient'],
    ['a fetch that timed out', new DOMException('x', 'TimeoutError'), 'transient'],
    ['an aborted fetch', new DOMException('x', 'AbortError'), 'transient'],
    ["another client's answer of 503", errorWith({ status: 503 }), 'transient'],
    ["another client's answer of 404", errorWith({ statusCode: 404, name: 'NotFound' }), 'unknown'],
    ['a status of another kind', errorWith({ status: 'PAID' }), 'unknown'],
    ['a wrong clock', errorWith({ name: 'InvalidSignatureException' }), 'transient'],
    ['two failed ways', new AggregateError([errorWith({ code: 'EPIPE' }), errorWith({ status: 500 })]), 'transient'],
    ['two ways of which one passes', new AggregateError([errorWith({ code: 'EPIPE' }), new Error()]), 'unknown'],
    ['no way at all', new AggregateError([]), 'unknown'],
    ['a bug', new TypeError('x is undefined'), 'unknown'],
    ['a bug of ours', new InvariantError('x', { code: 'X' }), 'unknown'],
    ['undefined', undefined, 'unknown'],
    ['null', null, 'unknown'],
    ['text', 'ECONNRESET', 'unknown'],
  ])('takes %s', (_, error, expected) => {
    expect(classifyError(error)).toBe(expected);
  });

  it('gives up on an endless chain of causes', () => {
    const error = errorWith({});
    error.cause = error;

    expect(classifyError(error)).toBe('unknown');
  });
});

describe('isTransientAnswer', () => {
  it.each([
    [499, 'X', false],
    [500, 'X', true],
    [429, 'X', true],
    [428, 'X', false],
    [400, 'SlowDown', true],
    [404, 'NoSuchKey', false],
  ])('says of %i %s: %p', (statusCode, code, expected) => {
    expect(isTransientAnswer(statusCode, code)).toBe(expected);
  });
});
