import type { Clock } from '../../handlers/core/clock';
import type { TopologyReader } from '../accounting/topology';
import type { MappingWatcher } from '../mappings/mapping-watcher';
import { type RunningMappings, startMappings } from '../mappings/start-mappings';
import type { Pipeline } from '../pipeline';
import type { RunProgress } from '../progress/run-progress';
import { startPipes } from './start-pipes';

/** What reading differs in where somebody watches. */
export interface WatchedReading {
  /** The watcher of a reader with whoever else is told what becomes of its records. */
  readonly alsoTell?: (reader: TopologyReader, watcher: MappingWatcher) => MappingWatcher;
  /** The longest pause between attempts, in milliseconds; 5,000 unless told. */
  readonly retryPauseMsMax?: number;
}

/** Starts every mapping and every pipe of a pipeline, and lets the progress follow them, until the signal aborts. */
export function startReaders(
  pipeline: Pipeline,
  progress: RunProgress,
  clock: Clock,
  signal: AbortSignal,
  { alsoTell = (_, watcher) => watcher, retryPauseMsMax }: WatchedReading = {},
): RunningMappings {
  const { consumers, pipes } = pipeline.topology;
  const watcherOf: RunProgress['watcherOf'] = (reader) => alsoTell(reader, progress.watcherOf(reader));
  pipeline.buses.onTrouble((text) => progress.troubles.push(text));
  const running = [
    startMappings({ ...pipeline, consumers, clock, watcherOf, retryPauseMsMax }, signal),
    startPipes({ ...pipeline, pipes, clock, watcherOf, retryPauseMsMax }, signal),
  ];
  return {
    switches: new Map(running.flatMap(({ switches }) => [...switches])),
    get isIdle() {
      return running.every(({ isIdle }) => isIdle);
    },
    stopped: Promise.all(running.map(({ stopped }) => stopped)).then(() => {}),
  };
}
