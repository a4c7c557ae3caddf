import { ReplayGuard } from '../../../handlers/core/replay-guard';
import { VirtualClock } from '../../support/virtual-clock';

describe('ReplayGuard', () => {
  it('knows a change once', () => {
    const guard = new ReplayGuard(new VirtualClock());

    guard.add('a');

    expect([guard.take('b'), guard.take('a'), guard.take('a')]).toEqual([false, true, false]);
  });

  it('forgets after fifteen minutes', () => {
    const clock = new VirtualClock();
    const guard = new ReplayGuard(clock);

    guard.add('old');
    clock.skip(1);
    guard.add('young');
    clock.skip(899_999);

    expect([guard.take('old'), guard.take('young')]).toEqual([false, true]);
  });

  it('forgets the oldest of more than 10,000', () => {
    const guard = new ReplayGuard(new VirtualClock());

    guard.add('0');
    for (let index = 1; index < 10_000; index += 1) guard.add(`${index}`);
    guard.add('0');
    guard.add('10000');

    expect(['0', '1', '2', '10000'].map((key) => guard.take(key))).toEqual([true, false, true, true]);
  });
});
