import type { Mutation } from '../mutation';

const record = 'engine/destination-record.ts';
const shard = 'engine/shard.ts';

/** 1.8: what the failure destination is told, and what comes of it. */
export const destinationMutations: readonly Mutation[] = [
  {
    rule: '1.8 the function is named with its version or alias',
    file: record,
    find: 'functionArn: identity.functionArn,',
    replace: "functionArn: identity.functionArn.split(':').slice(0, 7).join(':'),",
  },
  {
    rule: '1.8 the version that ran is named',
    file: record,
    find: 'executedVersion: response.executedVersion,',
    replace: "executedVersion: '$LATEST',",
  },
  {
    rule: '1.8 the version that ran is $LATEST where none is said',
    file: 'engine/lane.ts',
    find: "result.executedVersion) || '$LATEST'",
    replace: "result.executedVersion) || '1'",
  },
  {
    rule: '1.8 the version that ran is the one the invocation tells',
    file: 'engine/lane.ts',
    find: "(result.type !== 'not-invoked' && result.executedVersion) || '$LATEST'",
    replace: "'$LATEST'",
  },
  {
    rule: '1.8 the format has version 1.0',
    file: record,
    find: "version: '1.0',",
    replace: "version: '1.1',",
  },
  {
    rule: '1.8 the timestamp has milliseconds',
    file: record,
    find: 'timestamp: new Date(action.atMs).toISOString(),',
    replace: 'timestamp: isoSeconds(action.atMs),',
  },
  {
    rule: '1.8 a table and a Kinesis stream have members of their own',
    file: record,
    find: "kinesis: 'KinesisBatchInfo',",
    replace: "kinesis: 'DDBStreamBatchInfo',",
  },
  {
    rule: '1.8 the shard is named',
    file: record,
    find: '    shardId,\n    startSequenceNumber',
    replace: "    shardId: shardId && '',\n    startSequenceNumber",
  },
  {
    rule: '1.8 startSequenceNumber is the one of the first record',
    file: record,
    find: 'startSequenceNumber: first.sequenceNumber,',
    replace: 'startSequenceNumber: last.sequenceNumber,',
  },
  {
    rule: '1.8 endSequenceNumber is the one of the last record',
    file: record,
    find: 'endSequenceNumber: last.sequenceNumber,',
    replace: 'endSequenceNumber: first.sequenceNumber,',
  },
  {
    rule: '1.8 approximateArrivalOfFirstRecord is the one of the first record',
    file: record,
    find: 'approximateArrivalOfFirstRecord: time(first.arrivedAtMs),',
    replace: 'approximateArrivalOfFirstRecord: time(last.arrivedAtMs),',
  },
  {
    rule: '1.8 approximateArrivalOfLastRecord is the one of the last record',
    file: record,
    find: 'approximateArrivalOfLastRecord: time(last.arrivedAtMs),',
    replace: 'approximateArrivalOfLastRecord: time(first.arrivedAtMs),',
  },
  {
    rule: '1.8 arrivals are whole seconds on DynamoDB',
    file: record,
    find: "source === 'dynamodb' ? isoSeconds :",
    replace: "source === 'kinesis' ? isoSeconds :",
  },
  {
    rule: '1.8 arrivals are milliseconds on Kinesis',
    file: record,
    find: "const time = source === 'dynamodb' ? isoSeconds : (atMs: number) => new Date(atMs).toISOString();",
    replace: 'const time = isoSeconds;',
  },
  {
    rule: '1.8 batchSize counts the records given up',
    file: record,
    find: 'batchSize: records.length,',
    replace: 'batchSize: 1,',
  },
  {
    rule: '1.8 the stream is named',
    file: record,
    find: '    batchSize: records.length,\n    streamArn,',
    replace: '    batchSize: records.length,',
  },
  {
    rule: '1.8 the failed last call of a window tells shard and stream only',
    file: record,
    find: '? { shardId: action.shardId, streamArn: identity.streamArn }',
    replace: '? { shardId: action.shardId, streamArn: identity.streamArn, batchSize: 0 }',
  },
  {
    rule: '1.8 the failed last call of a window tells the window',
    file: record,
    find: '...(isWindowClosing && {',
    replace: "...(isWindowClosing && kind === 'sns' && {",
  },
  {
    rule: '1.8 a failed batch inside a window tells no window',
    file: record,
    find: 'const isWindowClosing = window?.isFinalInvokeForWindow === true;',
    replace: 'const isWindowClosing = window !== undefined;',
  },
  {
    rule: '1.8 a window that ended early is told so',
    file: record,
    find: 'isWindowTerminatedEarly: window.isWindowTerminatedEarly,',
    replace: 'isWindowTerminatedEarly: false,',
  },
  {
    rule: '1.8 queues and topics get no record data',
    file: record,
    find: "...(kind === 's3' && { payload",
    replace: '...({ payload',
  },
  {
    rule: '1.8 a bucket gets the records too',
    file: record,
    find: "...(kind === 's3' && { payload",
    replace: "...(kind === 'sqs' && { payload",
  },
  {
    rule: '1.8 the payload is text, not an object',
    file: record,
    find: 'payload: payloadOf(action.records)',
    replace: 'payload: JSON.parse(payloadOf(action.records))',
  },
  {
    rule: '1.8 the payload is the whole event, not a list',
    file: record,
    find: 'JSON.stringify({ Records: records.map(({ event }) => event) })',
    replace: 'JSON.stringify(records.map(({ event }) => event))',
  },
  {
    rule: '1.8 the payload holds all records of the batch',
    file: record,
    find: 'payloadOf(action.records)',
    replace: 'payloadOf(action.records.slice(0, 1))',
  },
  {
    rule: '1.8 the payload writes creation times in exponent form',
    file: record,
    find: '"ApproximateCreationDateTime":${javaDouble(Number(number))}',
    replace: '"ApproximateCreationDateTime":${number}',
  },
  {
    rule: '1.8 the exponent form has a fraction',
    file: record,
    find: "mantissa.includes('.') ? mantissa : `${mantissa}.0`",
    replace: 'mantissa',
  },
  {
    rule: '1.8 the key of the object begins with aws/lambda',
    file: record,
    find: '`aws/lambda/${identity.uuid}',
    replace: '`lambda/${identity.uuid}',
  },
  {
    rule: '1.8 the key of the object names the mapping, then the shard',
    file: record,
    find: '${identity.uuid}/${action.shardId}/',
    replace: '${action.shardId}/${identity.uuid}/',
  },
  {
    rule: '1.8 the key of the object has a folder for each year, month and day',
    file: record,
    find: "second.slice(0, 10).replaceAll('-', '/')",
    replace: 'second.slice(0, 10)',
  },
  {
    rule: '1.8 the key of the object writes the time with dots',
    file: record,
    find: "second.replaceAll(':', '.')",
    replace: 'second',
  },
  {
    rule: '1.8 the key of the object ends with a random UUID',
    file: record,
    find: '-${randomUuid}`;',
    replace: '`;',
  },
  {
    rule: '1.8 the object has the content type application/octet-stream',
    file: 'engine/destinations.ts',
    find: "ContentType: 'application/octet-stream'",
    replace: "ContentType: 'application/json'",
  },
  {
    rule: '1.8 the body of a topic is the same text as the one of a queue',
    file: 'engine/destinations.ts',
    find: 'Message: body }',
    replace: 'Message: JSON.stringify({ default: body }) }',
  },
  {
    rule: '1.8 the next batch does not wait until the destination has been told',
    file: shard,
    find: '    let wakeAtMs: number | undefined;\n',
    replace: '    let wakeAtMs: number | undefined;\n    if (this.#deliveries.size > 0) return wakeAtMs;\n',
  },
  {
    rule: '1.8 a refused delivery is not repeated',
    file: shard,
    find: '    const { records } = delivery;\n',
    replace: `    const { records } = delivery;
    if (!isDelivered && delivery.approximateInvokeCount < 9) {
      const again = { ...delivery, deliveryId: this.#host.newId(), approximateInvokeCount: 9 };
      this.#deliveries.set(again.deliveryId, again);
      this.#host.emit(again);
      return;
    }
`,
  },
  {
    rule: '1.8 a refused delivery loses the records',
    file: shard,
    find: '    if (isDelivered) {\n',
    replace: '    if (isDelivered || records.length > 0) {\n',
  },
  {
    rule: '1.8 a send that throws is a refused delivery',
    file: 'engine/drive-stream.ts',
    find: '      isDelivered = false;\n',
    replace: '',
  },
  {
    rule: '1.8 DestinationDeliveryFailures counts batches',
    file: shard,
    find: "metric?.('DestinationDeliveryFailures', 1, nowMs)",
    replace: "metric?.('DestinationDeliveryFailures', records.length, nowMs)",
  },
  {
    rule: '1.8 DestinationDeliveryFailures needs no opt-in',
    file: shard,
    find: "this.#host.observer.metric?.('DestinationDeliveryFailures', 1, nowMs)",
    replace: "this.#count('DestinationDeliveryFailures', 1, nowMs)",
  },
  {
    rule: '1.8 DroppedEventCount counts the records of a refused delivery',
    file: shard,
    find: "this.#count('DroppedEventCount', records.length, nowMs);",
    replace: "this.#count('DroppedEventCount', 1, nowMs);",
  },
  {
    rule: '1.8 a refused delivery has no datapoint of OnFailureDestinationDeliveredEventCount',
    file: shard,
    find: "this.#count('DroppedEventCount', records.length, nowMs);",
    replace: `this.#count('DroppedEventCount', records.length, nowMs);
      this.#count('OnFailureDestinationDeliveredEventCount', 0, nowMs);`,
  },
];
