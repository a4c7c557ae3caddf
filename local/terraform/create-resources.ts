import { LocalRunError } from '../local-run-error';
import { atAddress, type Configuration, type Declaration, type Instance } from './configuration';
import { writtenAttributes } from './json-block';
import type { LocalResources } from './resources';
import { simulatedTypes, type World } from './simulated-types';

/** Types of one configuration that are left to AWS, with how many resources each has. */
export interface NotSimulated {
  readonly type: string;
  readonly addresses: readonly string[];
}

/**
 * Makes every simulated resource, each as soon as what it refers to is there. Fails when resources refer to each
 * other in a circle, as Terraform does, or when an expression cannot be evaluated.
 */
export async function createResources(configuration: Configuration, world: World): Promise<void> {
  const simulated = configuration.declarations.filter(({ mode, type }) => mode === 'resource' && isSimulated(type));
  const needs = new Map(simulated.map((declaration) => [declaration, needsOf(configuration, declaration)]));
  refuseCircle(needs);
  const made = new Map<Declaration, Promise<void>>();
  const make = (declaration: Declaration): Promise<void> => {
    const known = made.get(declaration);
    if (known) return known;
    const making = Promise.all([...needs.get(declaration)!].map(make)).then(() => createAll(declaration, world));
    made.set(declaration, making);
    return making;
  };
  const results = await Promise.allSettled(simulated.map(make));
  sortByAddress(world.resources);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What the configuration declares and this run leaves out, grouped by type. */
export function notSimulated(configuration: Configuration): NotSimulated[] {
  const left = configuration.declarations.filter(({ mode, type }) => mode === 'resource' && !isSimulated(type));
  const types = [...new Set(left.map(({ type }) => type))].sort();
  return types.map((type) => ({
    type,
    addresses: left.filter((one) => one.type === type).map(({ name }) => `${type}.${name}`),
  }));
}

/** Resources are made side by side; what follows from them must not depend on which was first. */
function sortByAddress(resources: LocalResources) {
  for (const list of Object.values(resources) as { address: string }[][]) {
    list.sort((a, b) => (a.address < b.address ? -1 : 1));
  }
}

/** Settings of simulated resources that change nothing here, by type. */
export function settingsNotSimulated(configuration: Configuration): Record<string, string[]> {
  const byType = new Map<string, Set<string>>();
  for (const { mode, type, body } of configuration.declarations) {
    if (mode !== 'resource' || !isSimulated(type)) continue;
    const names = byType.get(type) ?? new Set();
    byType.set(type, names);
    for (const name of writtenAttributes(body)) if (!simulatedTypes[type]!.settings.includes(name)) names.add(name);
  }
  const entries = [...byType].filter(([, names]) => names.size > 0).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([type, names]) => [type, [...names].sort()]));
}

function isSimulated(type: string): boolean {
  return Object.hasOwn(simulatedTypes, type);
}

function needsOf(configuration: Configuration, { type, body }: Declaration): Set<Declaration> {
  const settings = [...simulatedTypes[type]!.settings, 'count', 'for_each'];
  return configuration.referencesOf(body, settings, isSimulated);
}

async function createAll({ type, instances }: Declaration, world: World) {
  await Promise.all(
    instances.map(async (instance) => {
      instance.created = await describeFault(instance, () => simulatedTypes[type]!.create(instance, world));
    }),
  );
}

async function describeFault<T>(instance: Instance, run: () => Promise<T> | T): Promise<T> {
  try {
    return await atAddress(instance.address, run);
  } catch (error) {
    if (error instanceof LocalRunError || !(error instanceof Error)) throw error;
    throw new LocalRunError('terraform', `\`${instance.address}\` cannot be made: ${error.message}`, { cause: error });
  }
}

function refuseCircle(needs: ReadonlyMap<Declaration, ReadonlySet<Declaration>>) {
  const done = new Set<Declaration>();
  const visit = (declaration: Declaration, path: readonly Declaration[]) => {
    if (done.has(declaration)) return;
    if (path.includes(declaration)) {
      const circle = [...path.slice(path.indexOf(declaration)), declaration].map(({ type, name }) => `${type}.${name}`);
      throw new LocalRunError('terraform', `These resources refer to each other in a circle: ${circle.join(' -> ')}.`);
    }
    for (const next of needs.get(declaration) ?? []) visit(next, [...path, declaration]);
    done.add(declaration);
  };
  for (const declaration of needs.keys()) visit(declaration, []);
}
