/** `tributary/engine`: the event source mapping as a state machine and in virtual time. Needs no CDKTF. */
export { type QueueAction, QueueMapping, type QueueMappingOptions, type SourceMessage } from '../engine/queue-mapping';
export { type QueueSettings, queueSettingsOf } from '../engine/queue-settings';
export { type CoreFunctionOptions, coreFunction } from '../engine/sim/core-function';
export { type FunctionModel, modelFunction } from '../engine/sim/function-models';
export type { QueueAttributes } from '../engine/sim/queue/sim-queue';
export type { RecordOutcome, RunCounts, RunResult, Verdict, Violation } from '../engine/sim/run-result';
export type { Fault, FunctionTiming, Scenario, Traffic } from '../engine/sim/scenario';
export { type ScenarioName, scenarioNames, scenarioOf, usualWorkload, type Workload } from '../engine/sim/scenarios';
export type { CreateSimFunction, SimFunction } from '../engine/sim/sim-function';
export { type SimulationOptions, simulate } from '../engine/sim/simulate';
export { type NextActions, StreamMapping, type StreamMappingOptions } from '../engine/stream-mapping';
export { type EngineParameters, type StreamSettings, streamSettingsOf } from '../engine/stream-settings';
export {
  checkEventSourceSettings,
  chosenStreamSettings,
  type EventSourceKind,
  type EventSourceSettings,
  eventSourceDefaults,
  eventSourceLimits,
  type SettingIssue,
} from '../modules/event-source-settings';
