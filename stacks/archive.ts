import { dependable } from 'cdktf';
import type { Construct } from 'constructs';
import { Archive } from '../modules/archive';
import type { FunctionCode } from '../modules/consumer-settings';
import type { KinesisStream } from '../modules/kinesis-stream';
import type { PipelineDefinition } from './definition';
import { firehoseTransformZip, type Zip } from './zips';

export interface ArchiveParts {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly definition: PipelineDefinition;
  readonly kinesis: KinesisStream | undefined;
  readonly preventDestroy: boolean;
  readonly codeOf: (zip: Zip) => FunctionCode;
}

/** The archive of a pipeline's Kinesis stream, where one is asked for. */
export function makeArchive(scope: Construct, parts: ArchiveParts): Archive | undefined {
  const { name, definition, kinesis, preventDestroy, codeOf } = parts;
  const { archive: settings } = definition;
  if (settings === undefined || kinesis === undefined) return undefined;
  const { streamArn, streamName } = kinesis;
  const archive = new Archive(scope, 'Archive', {
    name,
    source: { streamArn, streamName, kmsKeyArn: definition.kinesis?.kmsKeyArn },
    settings,
    code: codeOf(firehoseTransformZip),
    preventDestroy,
  });
  waitFor(archive, kinesis);
  return archive;
}

/** The table writes its first change to the stream when Firehose, which begins where the stream is, reads it. */
function waitFor({ stream }: Archive, { destination }: KinesisStream): void {
  const { resource } = destination;
  resource.dependsOn = [...(resource.dependsOn ?? []), dependable(stream.resource)];
}
