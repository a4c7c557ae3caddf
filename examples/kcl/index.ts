import { createWriteStream } from 'node:fs';
import kcl from 'aws-kcl';
import { createRecordProcessor } from '../../handlers/kcl/record-processor';
import { handler } from '../orders/shipping';

// Standard output is the daemon's line; what the handler logs goes where it can be read.
const toDaemon = createWriteStream('', { fd: 1 });
const log = process.env.LOG_FILE ? createWriteStream(process.env.LOG_FILE, { flags: 'a' }) : process.stderr;
process.stdout.write = log.write.bind(log) as typeof process.stdout.write;

const processor = createRecordProcessor(handler, {
  onTrouble: (trouble, error) =>
    log.write(`${JSON.stringify({ trouble, errorName: (error as Error | null)?.name })}\n`),
});

// The daemon has ended, so nobody takes a checkpoint any more.
process.stdin.on('end', () => {
  processor.stop();
  process.exit();
});

kcl(processor, process.stdin, toDaemon, process.stderr).run();
