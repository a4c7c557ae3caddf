import { ReplayGuard } from '../../../handlers/core/replay-guard';
import { VirtualClock } from '../../support/virtual-clock';

describe('ReplayGuard', () => {
  it('knows a change once', () => {
    const guard = new ReplayGuard(new VirtualClock());

    guard.add('a', 'quarantined');

    expect([guard.take('b'), guard.take('a'), guard.take('a')]).toEqual([undefined, 'quarantined', undefined]);
  });

  it('forgets after fifteen minutes', () => {
    const clock = new VirtualClock();
    const guard = new ReplayGuard(clock);

    guard.add('old', 'done');
    clock.skip(1);
    guard.add('young', 'done');
    clock.skip(899_999);

    expect([guard.take('old'), guard.take('young')]).toEqual([undefined, 'done']);
  });

  it('forgets the oldest of more than 10,000', () => {
    const guard = new ReplayGuard(new VirtualClock());

    guard.add('0', 'done');
    for (let index = 1; index < 10_000; index += 1) guard.add(`${index}`, 'done');
    guard.add('0', 'done');
    guard.add('10000', 'done');

    expect(['0', '1', '2', '10000'].map((key) => guard.take(key))).toEqual(['done', undefined, 'done', 'done']);
  });
});
