import type { Effect } from '../../../module-set/readme/change';
import { changedAlarmDifferences, ownAction } from '../emulator-differences';
import type { Plan } from '../terraform';

/** Actions of a plan on the resources of a module's instance, by address within it. */
type Actions = { readonly [address: string]: string };

const kinds = {
  updates: 'update',
  replaces: 'delete,create',
  creates: 'create',
  destroys: 'delete',
} as const;

/** What a plan does to the instance of a module. */
export function actionsIn({ resource_changes }: Plan, instance: string): Actions {
  const own = resource_changes.filter(({ mode, address }) => mode === 'managed' && address.startsWith(`${instance}.`));
  return Object.fromEntries(
    own.map((change) => [change.address.slice(instance.length + 1), ownAction(change, changedAlarmDifferences)]),
  );
}

/** The documented effect, with each module call in it as the resources below it, next to what the plan does. */
export function compare(effect: Effect, actions: Actions): { readonly documented: object; readonly planned: object } {
  const addresses = Object.keys(actions);
  const documented = Object.entries(kinds).map(([kind, action]) => {
    const listed = effect[kind as keyof typeof kinds] ?? [];
    return listed.flatMap((address) => expanded(address, addresses)).map((address) => [address, action] as const);
  });
  const planned = Object.entries(actions).filter(([, action]) => action !== 'no-op');
  return { documented: Object.fromEntries(documented.flat()), planned: Object.fromEntries(planned) };
}

/**
 * An address that stands for everything below a call, or for what has a key there, must stand for something: itself stays
 * where there is nothing.
 */
function expanded(address: string, addresses: readonly string[]): readonly string[] {
  const [call, key] = address.split('.*');
  if (key === undefined) return [address];
  const below = addresses.filter((each) => each.startsWith(`${call}.`) && each.endsWith(key));
  return below.length === 0 ? [address] : below;
}
