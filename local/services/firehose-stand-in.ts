import { type FirehoseFault, type PutRecord, putRecordBatchFault } from './firehose-limits';

/** Stand-in: no emulator of Firehose runs with Node alone. It takes PutRecordBatch by AWS's limits and nothing else. */
export interface FirehoseStandIn {
  /** Makes a delivery stream; what it takes is delivered at once, without buffering. */
  create(name: string, deliver: Deliver): void;
  /** Answers a request by its `x-amz-target` and body. */
  answer(target: string, body: Buffer): Promise<FirehoseAnswer>;
}

/** Delivers the records of one request that were taken, joined as Firehose joins them: with nothing between. */
export type Deliver = (content: Buffer) => Promise<void>;

export interface FirehoseAnswer {
  readonly status: number;
  readonly body: string;
}

/** Error code of a record that is refused in a request that is taken, or nothing. */
export type RefuseRecord = (content: Buffer) => string | undefined;

export function createFirehoseStandIn(refuse: RefuseRecord = () => undefined): FirehoseStandIn {
  const streams = new Map<string, Deliver>();
  let count = 0;
  return {
    create: (name, deliver) => void streams.set(name, deliver),
    async answer(target, body) {
      if (target !== 'Firehose_20150804.PutRecordBatch') return faultAnswer(unknownOperation);
      const { DeliveryStreamName: name, Records: records } = JSON.parse(body.toString()) as PutRecordBatchInput;
      const deliver = streams.get(name);
      if (!deliver) return faultAnswer({ code: 'ResourceNotFoundException', message: `Firehose ${name} not found` });
      const fault = putRecordBatchFault(records, body.byteLength);
      if (fault) return faultAnswer(fault);
      const contents = records.map(({ Data }) => Buffer.from(Data, 'base64'));
      const refused = contents.map(refuse);
      const taken = contents.filter((_, place) => refused[place] === undefined);
      if (taken.length > 0) await deliver(Buffer.concat(taken));
      const responses = refused.map((code) => {
        count += 1;
        return code === undefined ? { RecordId: `record-${count}` } : { ErrorCode: code, ErrorMessage: 'Refused.' };
      });
      return okAnswer({
        FailedPutCount: contents.length - taken.length,
        Encrypted: false,
        RequestResponses: responses,
      });
    },
  };
}

interface PutRecordBatchInput {
  readonly DeliveryStreamName: string;
  readonly Records: readonly PutRecord[];
}

const unknownOperation: FirehoseFault = { code: 'ValidationException', message: 'Only PutRecordBatch is known here' };

function okAnswer(output: object): FirehoseAnswer {
  return { status: 200, body: JSON.stringify(output) };
}

function faultAnswer({ code, message }: FirehoseFault): FirehoseAnswer {
  return { status: 400, body: JSON.stringify({ __type: code, message }) };
}
