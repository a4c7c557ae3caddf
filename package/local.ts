/** `tributary/local`: what a workload of a local run is made of. Types alone. */
export type { EffectCheck, LoggedChange, Workload, WorkloadContext, WriteCommand } from '../local/workload';
