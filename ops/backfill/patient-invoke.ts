import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { InvokeFunction } from '../../handlers/replay/invoke-function';

const throttledMs = 5_000;

/**
 * Waits as long as the function has no concurrency to spare: live changes go first, and the client has tried often enough
 * by then. Rejects with the throttle when the signal aborts.
 */
export function createPatientInvoke(invoke: InvokeFunction, clock: Clock, stop: AbortSignal): InvokeFunction {
  return async (functionArn, event, signal) => {
    for (;;) {
      try {
        return await invoke(functionArn, event, signal);
      } catch (error) {
        if ((error as Error).name !== 'TooManyRequestsException' || stop.aborted) throw error;
        await pause(throttledMs, clock, stop);
      }
    }
  };
}
