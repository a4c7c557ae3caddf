import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What one invocation took. */
export interface Sample {
  readonly wallMs: number;
  /** User and system time of the whole process. */
  readonly cpuMs: number;
}

/**
 * A process with one handler in it, as Lambda has it: `process.argv` names the handler's file and the event's. It
 * invokes when told to and answers with what that took. The event is parsed before the clock starts: Lambda's runtime
 * pays for that whatever the handler.
 */
const [, , handlerFile = '', eventFile = ''] = process.argv;
const { handler } = createRequire(handlerFile)(handlerFile) as {
  handler: (event: unknown, context: object) => Promise<{ batchItemFailures: unknown[] } | undefined>;
};
const eventText = readFileSync(eventFile, 'utf8');
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 900_000 };

process.on('message', async (recordCount: number) => {
  const event = JSON.parse(eventText) as { Records: unknown[] };
  event.Records.length = recordCount;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const answer = await handler(event, context);
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  if (answer && answer.batchItemFailures.length > 0) throw new Error('The handler failed a record.');
  process.send?.({ wallMs, cpuMs: (user + system) / 1_000 } satisfies Sample);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
