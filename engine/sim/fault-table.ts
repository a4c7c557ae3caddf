import type { Fault } from './scenario';
import { startedAtMs } from './sim-record';

type FaultOf<Type extends Fault['type']> = Extract<Fault, { type: Type }>;

/** Which faults hold at a time, given as epoch milliseconds. */
export class FaultTable {
  readonly #outages: readonly FaultOf<'outage'>[];
  readonly #destinationDown: readonly FaultOf<'destination-down'>[];
  readonly #mappingOff: readonly FaultOf<'mapping-off'>[];
  readonly #shares: { readonly [type in 'timeouts' | 'throttling' | 'lost-response']: readonly FaultOf<type>[] };

  constructor(faults: readonly Fault[]) {
    this.#outages = ofType(faults, 'outage');
    this.#destinationDown = ofType(faults, 'destination-down');
    this.#mappingOff = ofType(faults, 'mapping-off');
    this.#shares = {
      timeouts: ofType(faults, 'timeouts'),
      throttling: ofType(faults, 'throttling'),
      'lost-response': ofType(faults, 'lost-response'),
    };
  }

  isSinkDown(nowMs: number): boolean {
    return this.#outages.some((fault) => holds(fault, nowMs));
  }

  isDestinationDown(nowMs: number): boolean {
    return this.#destinationDown.some((fault) => holds(fault, nowMs));
  }

  isMappingOff(nowMs: number): boolean {
    return this.#mappingOff.some((fault) => holds(fault, nowMs));
  }

  /** Share of the invocations that a fault meets now, 0 where there is none. */
  shareOf(type: 'timeouts' | 'throttling' | 'lost-response', nowMs: number): number {
    return this.#shares[type].find((fault) => holds(fault, nowMs))?.share ?? 0;
  }
}

function holds({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, nowMs: number): boolean {
  const atMs = nowMs - startedAtMs;
  return fromMs <= atMs && atMs < toMs;
}

function ofType<Type extends Fault['type']>(faults: readonly Fault[], type: Type): FaultOf<Type>[] {
  return faults.filter((fault): fault is FaultOf<Type> => fault.type === type);
}
