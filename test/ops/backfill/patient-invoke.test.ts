import type { Invoked } from '../../../handlers/replay/invoke-function';
import { createPatientInvoke } from '../../../ops/backfill/patient-invoke';
import { VirtualClock } from '../../support/virtual-clock';
import { serviceError } from '../stub-clients';

const { signal } = new AbortController();

describe('createPatientInvoke', () => {
  test('calls again until the function has concurrency to spare', async () => {
    const clock = new VirtualClock();
    const begunMs = clock.nowMs();
    const answers = [serviceError('TooManyRequestsException'), serviceError('TooManyRequestsException'), { answer: 1 }];
    const invoke = createPatientInvoke(async () => thrown(answers.shift()!), clock, signal);

    const invoked = await clock.drive(invoke('View', {}, signal));

    expect(invoked).toEqual({ answer: 1 });
    expect(clock.nowMs() - begunMs).toBe(10_000);
  });

  test('fails with any other error at once', async () => {
    const clock = new VirtualClock();
    const invoke = createPatientInvoke(async () => thrown(serviceError('AccessDenied')), clock, signal);

    await expect(invoke('View', {}, signal)).rejects.toThrow('no, AccessDenied');
  });

  test('fails with the throttle when it is stopped', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const throttled = async () => {
      stop.abort();
      return thrown(serviceError('TooManyRequestsException'));
    };

    const invoked = createPatientInvoke(throttled, clock, stop.signal)('View', {}, signal);

    await expect(invoked).rejects.toThrow('no, TooManyRequestsException');
  });
});

function thrown(answer: Invoked | Error): Invoked {
  if (answer instanceof Error) throw answer;
  return answer;
}
