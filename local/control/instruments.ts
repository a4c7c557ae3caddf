import type { Clock } from '../../handlers/core/clock';
import type { FunctionPool } from '../functions/function-pool';
import type { Instruments } from '../pipeline';
import { FunctionGate } from './function-gate';
import { LogStore } from './log-store';
import { MetricStore } from './metrics/metric-store';

/** What is there before the pipeline, so that nothing of it is missed. */
export interface ControlInstruments extends Instruments {
  readonly metrics: MetricStore;
  readonly logs: LogStore;
  /** Fails before the pipeline has its functions. */
  readonly gate: FunctionGate;
}

export function createInstruments(clock: Clock): ControlInstruments {
  const metrics = new MetricStore();
  const logs = new LogStore(metrics, clock);
  let gate: FunctionGate | undefined;
  return {
    metrics,
    logs,
    around(functions: FunctionPool) {
      gate = new FunctionGate(functions, { clock, metrics, logs });
      return gate;
    },
    outputOf: (functionName) => logs.writerOf(functionName),
    get gate() {
      if (!gate) throw new Error('The functions are not there yet.');
      return gate;
    },
  };
}
