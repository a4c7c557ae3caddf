import { systemClock } from '../core/clock';
import { readEnv } from '../core/env';
import { createLogger, writeStdout } from '../core/logger';
import { type ArchivePartition, firehoseTransformEnv } from './env';
import type { TransformEvent, TransformResponse } from './transform-event';
import { transformRecords } from './transform-records';

const { partitionBy } = readEnv(firehoseTransformEnv, process.env);
const parts = {
  ...(partitionBy === undefined ? {} : { partitionBy: partitionBy as ArchivePartition }),
  logger: createLogger(writeStdout, systemClock),
};

/** Entry of the Lambda function. */
export async function handler(event: TransformEvent): Promise<TransformResponse> {
  return transformRecords(event, parts);
}
