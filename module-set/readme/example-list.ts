import type { Example } from '../example';

/** Links to examples, each with what it shows. `up` leads from the page to the top of the set. */
export function exampleList(examples: readonly Example[], up: string): string {
  return examples.map(({ name, summary }) => `- [${name}](${up}examples/${name}): ${summary}`).join('\n');
}
