import { UnknownErrors } from '../../../handlers/core/unknown-errors';
import { VirtualClock } from '../../support/virtual-clock';

const bug = new TypeError('bug');
const failTimes = (errors: UnknownErrors, times: number, error: unknown = bug) =>
  Array.from({ length: times }, () => errors.failed('a', error)).at(-1);

describe('UnknownErrors', () => {
  it('gives a record up at the fifth failure, once another one has succeeded since the first', () => {
    const clock = new VirtualClock();
    const errors = new UnknownErrors(clock);

    const fourth = failTimes(errors, 4);
    clock.skip(3_000);
    errors.succeeded('b');

    expect([fourth, errors.failed('a', bug)]).toEqual([
      { attempts: 4, isHopeless: false },
      { attempts: 5, isHopeless: true },
    ]);
  });

  it('gives no record up in less than three seconds, however fast it comes again', () => {
    const clock = new VirtualClock();
    const errors = new UnknownErrors(clock);

    failTimes(errors, 1);
    errors.succeeded('b');
    clock.skip(2_999);

    expect(failTimes(errors, 6)).toEqual({ attempts: 7, isHopeless: false });
  });

  it('does not count a success before the first failure', () => {
    const errors = new UnknownErrors(new VirtualClock());

    errors.succeeded('b');

    expect(failTimes(errors, 9)).toEqual({ attempts: 9, isHopeless: false });
  });

  it.each([
    [3_599_999, false],
    [3_600_000, true],
  ])('says, %i ms after the first failure with nothing done since: %p', (ms, isHopeless) => {
    const clock = new VirtualClock();
    const errors = new UnknownErrors(clock);

    failTimes(errors, 5);
    clock.skip(ms);

    expect(errors.failed('a', bug).isHopeless).toBe(isHopeless);
  });

  it('is not impatient before the fifth failure', () => {
    const clock = new VirtualClock();
    const errors = new UnknownErrors(clock, 10);

    failTimes(errors, 3);
    clock.skip(10);

    expect([errors.failed('a', bug).isHopeless, errors.failed('a', bug).isHopeless]).toEqual([false, true]);
  });

  it('starts anew with another error, and after a success of the record', () => {
    const errors = new UnknownErrors(new VirtualClock());

    failTimes(errors, 4);
    const other = errors.failed('a', new RangeError('bug'));
    errors.succeeded('a');

    expect([other.attempts, errors.failed('a', new RangeError('bug')).attempts]).toEqual([1, 1]);
  });

  it('counts 10,000 records at most', () => {
    const errors = new UnknownErrors(new VirtualClock());

    errors.failed('a', bug);
    for (let index = 0; index < 10_000; index += 1) errors.failed(`${index}`, bug);

    expect([errors.failed('a', bug).attempts, errors.failed('9999', bug).attempts]).toEqual([1, 2]);
  });
});
