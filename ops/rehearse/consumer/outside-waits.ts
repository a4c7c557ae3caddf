import type { LambdaEnvironment } from '../../../engine/sim/core/lambda-environment';
import type { Clock } from '../../../handlers/core/clock';
import { HandlerError } from '../../../handlers/core/errors';

/** Code of the user that is at work. */
export interface CodeRun {
  /** Waits for something that belongs to the simulated world. */
  inside<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Within `inside`, the user's code again: an effect that `once` runs. */
  backIn<Result>(work: () => Promise<Result>): Promise<Result>;
  end(): void;
}

interface Run extends CodeRun {
  readonly environment: LambdaEnvironment;
  readonly what: string;
  /** Things of the simulated world that it waits for. */
  waits: number;
  sinceMs: number | undefined;
}

/**
 * Finds code that waits for what virtual time cannot bring: the network, a timer of Node's. Virtual time stands still
 * meanwhile, since what comes of it belongs to this very moment, up to a limit in real time.
 */
export class OutsideWaits {
  readonly #runs = new Set<Run>();
  readonly #clock: Clock;
  readonly #waitMsMax: number;

  /** `clock` is a real one. */
  constructor(clock: Clock, waitMsMax: number) {
    this.#clock = clock;
    this.#waitMsMax = waitMsMax;
  }

  begin(environment: LambdaEnvironment, what: string): CodeRun {
    const during = async <Result>(change: 1 | -1, work: () => Promise<Result>) => {
      run.waits += change;
      run.sinceMs = undefined;
      try {
        return await work();
      } finally {
        run.waits -= change;
        run.sinceMs = undefined;
      }
    };
    const run: Run = {
      environment,
      what,
      waits: 0,
      sinceMs: undefined,
      inside: (work) => during(1, work),
      backIn: (work) => during(-1, work),
      end: () => void this.#runs.delete(run),
    };
    this.#runs.add(run);
    return run;
  }

  /** To be asked when no promise is under way. Fails when something was waited for too long. */
  any(): boolean {
    let found = false;
    for (const run of this.#runs) {
      if (run.environment.isGone) this.#runs.delete(run);
      else if (run.environment.isRunning && run.waits <= 0) {
        found = true;
        this.#limit(run);
      }
    }
    return found;
  }

  #limit(run: Run): void {
    const nowMs = this.#clock.nowMs();
    run.sinceMs ??= nowMs;
    if (nowMs - run.sinceMs < this.#waitMsMax) return;
    throw new HandlerError(
      `${run.what} waits for something outside of the rehearsal, and it did not come within ${this.#waitMsMax} ms. ` +
        'Time is simulated, so the network, timers and other services are not there. Call DynamoDB through ' +
        '`context.dynamodb`, answer those calls in `rehearsal.dynamodb`, and leave other calls out of the rehearsal.',
      { code: 'WaitsOutside' },
    );
  }
}
