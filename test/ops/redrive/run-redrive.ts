import { placeOf } from '../../../ops/aws/place';
import { redriveWith } from '../../../ops/redrive/command';
import { parseRedriveOptions } from '../../../ops/redrive/options';
import { surroundingsAt } from '../surroundings-at';

export interface Run {
  readonly exitCode: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the answer as they please.
  readonly json: any;
}

/** The command in this process, whose clients are given: Jest cannot load them as it does. */
export async function runRedrive(
  args: readonly string[],
  clients: Parameters<typeof redriveWith>[0],
  cwd: string,
): Promise<Run> {
  const { surroundings, printed } = surroundingsAt(process.cwd());
  const options = parseRedriveOptions(args);
  const world = { ...surroundings, cwd, todayMs: () => Date.now() };
  const exitCode = await redriveWith(clients, options, placeOf(options, world), world);
  const text = printed.join('\n');
  return { exitCode, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}
