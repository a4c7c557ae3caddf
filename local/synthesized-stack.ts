import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LocalRunError } from './local-run-error';

/** A synthesized environment: the folder with its `cdk.tf.json` and zips. */
export interface SynthesizedStack {
  readonly directory: string;
  readonly file: string;
}

/** The stack of a folder. Throws a `LocalRunError` where there is none. */
export function synthesizedStack(directory: string): SynthesizedStack {
  const file = join(directory, 'cdk.tf.json');
  if (!existsSync(file))
    throw new LocalRunError('options', `\`${directory}\` holds no \`cdk.tf.json\`. Synthesize it.`);
  return { directory, file };
}
