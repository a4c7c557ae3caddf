import { type FaultParts, type FaultRequest, faults, type Lift } from './faults';
import { ServiceFault } from './protocols/operation';

/** A fault with whether it is injected now. */
export interface FaultState {
  readonly name: string;
  readonly what: string;
  readonly alarms: readonly string[];
  readonly isInjected: boolean;
}

/** Which faults are injected into a run, each once at most. */
export class FaultBoard {
  readonly #parts: FaultParts;
  readonly #onChange: (text: string) => void;
  readonly #lifts = new Map<string, Lift>();

  constructor(parts: FaultParts, onChange: (text: string) => void) {
    this.#parts = parts;
    this.#onChange = onChange;
  }

  get all(): readonly FaultState[] {
    return faults.map(({ name, what, alarms }) => ({ name, what, alarms, isInjected: this.#lifts.has(name) }));
  }

  /** Injects a fault; one that is there is taken away first. */
  async inject(name: string, request: FaultRequest): Promise<void> {
    const fault = faults.find((one) => one.name === name);
    if (!fault) throw unknownFault(name);
    await this.#lift(name);
    this.#lifts.set(name, await fault.inject(request, this.#parts));
    this.#onChange(`fault ${name}: ${fault.what}`);
  }

  async lift(name: string): Promise<void> {
    if (!faults.some((one) => one.name === name)) throw unknownFault(name);
    if (await this.#lift(name)) this.#onChange(`fault ${name}: taken away`);
  }

  /** At the end of the run, when what a fault wrote to may be gone. */
  async liftAll(): Promise<void> {
    await Promise.allSettled([...this.#lifts.keys()].map((name) => this.#lift(name)));
  }

  async #lift(name: string): Promise<boolean> {
    const lift = this.#lifts.get(name);
    this.#lifts.delete(name);
    await lift?.();
    return lift !== undefined;
  }
}

function unknownFault(name: string): ServiceFault {
  const known = faults.map((one) => one.name).join(', ');
  return new ServiceFault('ResourceNotFoundException', `\`${name}\` is no fault; there are ${known}.`, 404);
}
