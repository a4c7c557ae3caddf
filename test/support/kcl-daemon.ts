import { PassThrough } from 'node:stream';
import kcl from 'aws-kcl';
import type { KclRecord } from '../../handlers/kcl/kcl-event';
import type { RecordProcessor } from '../../handlers/kcl/record-processor';
import { type KinesisArrival, kinesisRecords } from './kinesis-event';

/** A line of the protocol, either way. */
export interface KclAction {
  readonly action: string;
  readonly [name: string]: unknown;
}

/**
 * Drives a record processor as the MultiLangDaemon does: through the real `aws-kcl`, with a line of JSON for each
 * action. `answer` gives the error of each checkpoint, by turns of the test's choice; none by default.
 */
export function createKclDaemon(
  processor: RecordProcessor,
  answer: (checkpoint: number) => string | null = () => null,
) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const said: KclAction[] = [];
  const checkpoints: unknown[] = [];
  let listen: () => void = () => {};
  const process = kcl(processor, input, output, new PassThrough());
  const send = (action: KclAction) => void input.write(`${JSON.stringify(action)}\n`);
  output.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) hear(JSON.parse(line) as KclAction);
  });
  const hear = (action: KclAction) => {
    said.push(action);
    if (action.action === 'checkpoint') {
      checkpoints.push(action.sequenceNumber);
      send({ action: 'checkpoint', sequenceNumber: action.sequenceNumber, error: answer(checkpoints.length) });
    }
    listen();
  };
  process.run();
  return {
    checkpoints,
    said,
    close: () => process.cleanup(),
    /** Resolves when the processor says that it is done with the action. */
    async tell(action: KclAction): Promise<void> {
      const before = said.length;
      send(action);
      const isAnswered = () =>
        said.slice(before).some((line) => line.action === 'status' && line.responseFor === action.action);
      while (!isAnswered()) {
        await new Promise<void>((resolve) => {
          listen = resolve;
        });
      }
    },
    send,
  };
}

/** Records as the daemon hands them on. */
export function kclRecords(arrivals: readonly KinesisArrival[], from = 0): readonly KclRecord[] {
  return kinesisRecords(arrivals, from).map(({ kinesis: { data, partitionKey, sequenceNumber } }) => ({
    ...{ action: 'record', data, partitionKey, sequenceNumber, subSequenceNumber: 0 },
    approximateArrivalTimestamp: 1_767_323_045_900,
  }));
}
