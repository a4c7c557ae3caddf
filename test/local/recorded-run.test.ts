import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvokeAction } from '../../engine/actions';
import { laneOf } from '../../engine/order-hash';
import { SimClock } from '../../engine/sim/sim-clock';
import { StreamMapping } from '../../engine/stream-mapping';
import { streamSettingsOf } from '../../engine/stream-settings';
import { localBackOffMs } from '../../local/mappings/start-mappings';
import { dynamodbBackends } from '../support/dynamodb-backend';
import type { Input, Recording } from '../support/record-local-run';

const backend = dynamodbBackends.find(({ missing }) => missing === undefined);

describe('StreamMapping', () => {
  let recordings: Readonly<Record<string, Recording>>;

  beforeAll(async () => {
    recordings = await recordLocalRun(backend!.name);
  }, 180_000);

  test.each(['ByProduct', 'FanOut'])(
    'makes the same batches for %s in virtual time as a local run made in real time',
    (consumer) => {
      const recording = recordings[consumer]!;

      const replayed = replay(recording);

      expect(replayed.strangers).toEqual([]);
      expect(replayed.isIdle).toBe(true);
      expect(byLane(replayed.batches, recording)).toEqual(byLane(recording.batches, recording));
    },
  );

  test('was recorded with batches that failed, split and came again', () => {
    for (const { inputs, batches, settings } of Object.values(recordings)) {
      const failed = inputs.filter((input) => input.type === 'answer' && input.result.type === 'error');
      const sizes = new Set(batches.map(({ length }) => length));

      expect(failed.length).toBeGreaterThan(3);
      expect(sizes.size).toBeGreaterThan(3);
      expect(batches.flat().length).toBeGreaterThan(new Set(batches.flat()).size);
      expect(settings.parallelizationFactor).toBe(2);
    }
  });
});

/** In a process of its own, as `npm start` runs. */
async function recordLocalRun(dynamodb: string): Promise<Readonly<Record<string, Recording>>> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-recording-'));
  const file = join(directory, 'recording.json');
  const program = spawn(process.execPath, ['bin/run.mjs', 'test/support/record-local-run.ts', dynamodb, file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exitCode = await new Promise((resolve) => program.once('close', resolve));
  expect(exitCode).toBe(0);
  const recordings = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Recording>>;
  rmSync(directory, { recursive: true });
  return recordings;
}

/** The same inputs at the same times on a clock that jumps. Retries come when the mapping itself wants them. */
function replay({ inputs, settings }: Recording) {
  const clock = new SimClock();
  const batches: (readonly string[])[] = [];
  const strangers: unknown[] = [];
  const inFlight = new Map<string, InvokeAction>();
  let requests = 0;
  const mapping = new StreamMapping({
    settings: streamSettingsOf('dynamodb', settings),
    newRequestId: () => `request-${requests++}`,
    parameters: { backOffMs: localBackOffMs },
  });
  mapping.addShard('shard', [], clock.nowMs());
  const pump = () => {
    const { actions, wakeAtMs } = mapping.next(clock.nowMs());
    for (const action of actions) {
      if (action.type !== 'invoke') continue;
      const sequenceNumbers = action.records.map(({ sequenceNumber }) => sequenceNumber);
      batches.push(sequenceNumbers);
      inFlight.set(sequenceNumbers.join(), action);
    }
    if (wakeAtMs !== undefined) clock.at(wakeAtMs, pump);
  };
  const give = (input: Input) => {
    // A retry that is due by now was under way when the input came: it may be the very one that is answered.
    pump();
    if (input.type === 'offer') mapping.offer('shard', input.records, clock.nowMs());
    else {
      const action = inFlight.get(input.sequenceNumbers.join());
      inFlight.delete(input.sequenceNumbers.join());
      if (action) mapping.settle(action.invocationId, input.result, clock.nowMs());
      else strangers.push(input.sequenceNumbers);
    }
    pump();
  };
  for (const input of inputs) clock.at(input.atMs, () => give(input));
  while (clock.step());
  return { batches, strangers, isIdle: mapping.isIdle };
}

/** Batches of one lane are in order; lanes among each other are not. */
function byLane(batches: readonly (readonly string[])[], { inputs, settings }: Recording) {
  const orderKeys = new Map(
    inputs.flatMap((input) =>
      input.type === 'offer' ? input.records.map(({ sequenceNumber, orderKey }) => [sequenceNumber, orderKey]) : [],
    ) as readonly (readonly [string, string])[],
  );
  const laneOfBatch = ([first]: readonly string[]) => laneOf(orderKeys.get(first!)!, settings.parallelizationFactor!);
  return [0, 1].map((lane) => batches.filter((batch) => laneOfBatch(batch) === lane));
}
