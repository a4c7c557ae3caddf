import { LocalRunError } from '../local-run-error';
import type { LocalOptions } from '../options';
import type { RunningFile } from './running-file';

/**
 * Injects faults into a run that is up and takes others from it. Gives the names of those that it has then.
 * Throws a `LocalRunError` for one that it does not know, with those that it does.
 */
export async function changeFaults(
  { faults, lifts }: Pick<LocalOptions, 'faults' | 'lifts'>,
  { endpoints }: RunningFile,
): Promise<readonly string[]> {
  const all = `${endpoints.lambda}/tributary/faults`;
  for (const { name, consumer } of faults) {
    const query = consumer === undefined ? '' : `?${new URLSearchParams({ consumer })}`;
    await ask(`${all}/${encodeURIComponent(name)}${query}`, 'PUT');
  }
  for (const name of lifts) await ask(`${all}/${encodeURIComponent(name)}`, 'DELETE');
  const { faults: known } = (await ask(all, 'GET')) as {
    readonly faults: readonly { readonly name: string; readonly isInjected: boolean }[];
  };
  return known.flatMap(({ name, isInjected }) => (isInjected ? [name] : []));
}

async function ask(url: string, method: 'PUT' | 'DELETE' | 'GET'): Promise<unknown> {
  const answer = await fetch(url, { method });
  const said = (await answer.json()) as { readonly message: string };
  if (answer.ok) return said;
  throw new LocalRunError('options', said.message);
}
