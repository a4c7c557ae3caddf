import { Breaker } from '../../../handlers/core/breaker';

const failTimes = (breaker: Breaker, times: number) => {
  for (let count = 0; count < times; count += 1) breaker.failed();
};

describe('Breaker', () => {
  it('opens after so many failures in a row', () => {
    const breaker = new Breaker(3);

    failTimes(breaker, 2);
    const before = breaker.callsMax(16);
    breaker.failed();

    expect([before, breaker.callsMax(16), breaker.isOpen]).toEqual([16, 0, true]);
  });

  it('starts to count anew after a success', () => {
    const breaker = new Breaker(3);

    failTimes(breaker, 2);
    breaker.succeeded();
    failTimes(breaker, 2);

    expect(breaker.isOpen).toBe(false);
  });

  it('lets one call probe in the next invocation, and stays open where that fails', () => {
    const breaker = new Breaker(1);
    breaker.failed();

    breaker.begin();
    const probing = breaker.callsMax(16);
    breaker.failed();

    expect([probing, breaker.callsMax(16)]).toEqual([1, 0]);
  });

  it('closes with the first success', () => {
    const breaker = new Breaker(1);
    breaker.failed();

    breaker.begin();
    breaker.succeeded();

    expect(breaker.callsMax(16)).toBe(16);
  });
});
