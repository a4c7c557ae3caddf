import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { Consumer } from '../modules/consumer';
import type { FanOut } from '../modules/fan-out';
import type { Pipeline } from './pipeline';

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
