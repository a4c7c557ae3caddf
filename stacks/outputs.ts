import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { Consumer } from '../modules/consumer';
import type { EventBus } from '../modules/event-bus';
import type { FanOut } from '../modules/fan-out';
import type { Pipeline } from './pipeline';
import type { MadePipe } from './pipes';

/** What a person or a script wants to know of a deployed pipeline. Names are a contract, like addresses. */
export function addOutputs(pipeline: Pipeline): void {
  // A place of their own, whose name is no part of theirs: consumers may be called like an output.
  const outputs = new Construct(pipeline, 'Default');
  const output: Output = (id, name, value) => {
    if (value === undefined) return;
    const scope = outputs.node.tryFindChild(id) ?? new Construct(outputs, id);
    new TerraformOutput(scope as Construct, name, { value });
  };
  output('Table', 'Name', pipeline.table.resource?.name);
  output('Table', 'StreamArn', pipeline.table.streamArn);
  output('Kinesis', 'StreamName', pipeline.kinesis?.streamName);
  output('Kinesis', 'StreamArn', pipeline.kinesis?.streamArn);
  addArchiveOutputs(output, pipeline);
  output('Backfill', 'StateMachineArn', pipeline.backfill?.stateMachine.arn);
  output('Backfill', 'BucketName', pipeline.backfill?.bucket.name);
  const fanOuts = Object.entries(pipeline.fanOuts);
  const consumers = [
    ...Object.entries(pipeline.consumers),
    ...fanOuts.map(([id, { consumer }]) => [id, consumer] as const),
    ...Object.entries(pipeline.kinesisConsumers).map(([id, { consumer }]) => [id, consumer] as const),
  ];
  for (const [id, consumer] of consumers) addConsumerOutputs(output, id, consumer);
  for (const [id, { registeredArn }] of Object.entries(pipeline.kinesisConsumers)) {
    output(id, 'RegisteredConsumerArn', registeredArn);
  }
  for (const [id, fanOut] of fanOuts) addFanOutOutputs(output, id, fanOut);
  for (const [id, pipe] of Object.entries(pipeline.pipes)) addPipeOutputs(output, id, pipe);
  for (const [id, bus] of Object.entries(pipeline.buses)) addBusOutputs(output, id, bus);
}

function addArchiveOutputs(output: Output, { archive }: Pipeline): void {
  output('Archive', 'BucketName', archive?.bucketName);
  output('Archive', 'StreamName', archive?.stream.resource.name);
  output('Archive', 'Database', archive?.table.database.name);
  output('Archive', 'Table', archive?.table.resource.name);
}

type Output = (id: string, name: string, value: string | undefined) => void;

function addConsumerOutputs(output: Output, id: string, consumer: Consumer): void {
  output(id, 'FunctionName', consumer.function.function.functionName);
  output(id, 'AliasArn', consumer.function.alias.arn);
  output(id, 'FailureBucket', consumer.failures?.bucket?.name);
  output(id, 'FailureQueueUrl', consumer.failures?.queue.url);
  for (const { name, value } of consumer.sinkOutputs) output(id, `${name[0]!.toUpperCase()}${name.slice(1)}`, value);
}

function addFanOutOutputs(output: Output, id: string, { topic, claimChecks, subscribers }: FanOut): void {
  output(id, 'TopicArn', topic.arn);
  output(id, 'ClaimCheckBucket', claimChecks?.name);
  for (const [subscriberId, subscriber] of Object.entries(subscribers)) {
    output(subscriberId, 'QueueUrl', subscriber.queue.url);
    output(subscriberId, 'DeadLetterQueueUrl', subscriber.deadLetters.url);
    if (subscriber.consumer) addConsumerOutputs(output, subscriberId, subscriber.consumer);
  }
}

function addPipeOutputs(output: Output, id: string, { pipe, enrichment }: MadePipe): void {
  output(id, 'PipeName', pipe.resource.name);
  output(id, 'DeadLetterQueueUrl', pipe.deadLetters.url);
  output(id, 'EnrichmentFunctionName', enrichment?.function.function.functionName);
}

function addBusOutputs(output: Output, id: string, { arn, rules }: EventBus): void {
  output(id, 'BusArn', arn);
  for (const [ruleId, { deadLetters, queue }] of Object.entries(rules)) {
    output(`${id}${ruleId}`, 'DeadLetterQueueUrl', deadLetters.url);
    output(`${id}${ruleId}`, 'QueueUrl', queue?.url);
  }
}
