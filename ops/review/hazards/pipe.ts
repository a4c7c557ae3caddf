import type { ValuePath } from '../../plan/plan-resource';
import { type PlannedChange, type Side, textAt } from '../planned-change';

export const pipeType = 'aws_pipes_pipe';

/** What a pipe is told of the stream that it reads. */
export interface PipeSource {
  /** Of its block. */
  readonly path: ValuePath;
  readonly isKinesis: boolean;
  /** Where it begins: `TRIM_HORIZON`, `LATEST`. */
  readonly start: string;
}

const blocks = ['dynamodb_stream_parameters', 'kinesis_stream_parameters'] as const;

/** Undefined where it reads no stream: a pipe on a queue has no place to lose. */
export function pipeSourceOf(change: PlannedChange, side: Side): PipeSource | undefined {
  const found = blocks.flatMap((block, place): PipeSource[] => {
    const path = ['source_parameters', 0, block, 0];
    const start = textAt(change, side, ...path, 'starting_position');
    return start === undefined ? [] : [{ path, isKinesis: place === 1, start }];
  });
  return found[0];
}
