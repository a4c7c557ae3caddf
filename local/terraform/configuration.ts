import { readFileSync } from 'node:fs';
import { LocalRunError } from '../local-run-error';
import { dataSourceAttribute } from './data-sources';
import { entriesOf, nested, type Scope } from './evaluate';
import { attributeNames, attributeValue, isBlock, type Json, type JsonBlock, jsonValue } from './json-block';
import { placeholderAttribute } from './placeholder-attributes';
import { ExpressionError, ResourceValue, type TfObject, type TfValue, toNumber, toText } from './value';

/** Resources that a configuration declares under one type and name; `count` and `for_each` make several of one. */
export interface Declaration {
  readonly mode: 'resource' | 'data';
  readonly type: string;
  readonly name: string;
  readonly body: JsonBlock;
  readonly instances: readonly Instance[];
}

/** The region and account that a run pretends to be in. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** One resource of a configuration, with its Terraform address. */
export class Instance extends ResourceValue {
  /** What AWS would say of it, once it has been created. */
  created: TfObject | undefined;

  constructor(
    readonly address: string,
    readonly declaration: Omit<Declaration, 'instances'>,
    /** What `count.index`, `each.key` and `each.value` are here, and everything else. */
    readonly scope: Scope,
    readonly place: Place,
  ) {
    super();
  }

  /** The attribute as the configuration sets it, null where it does not. */
  setting(name: string): TfValue {
    return atAddress(this.address, () => attributeValue(this.declaration.body, name, this.scope));
  }

  attribute(name: string): TfValue {
    if (this.created && Object.hasOwn(this.created, name)) return this.created[name]!;
    const { body, type, mode } = this.declaration;
    if (Object.hasOwn(body, name)) return this.setting(name);
    const text = (setting: string) => {
      const value = this.setting(setting);
      return typeof value === 'string' ? value : undefined;
    };
    const known =
      mode === 'data'
        ? dataSourceAttribute(type, name, this.place)
        : placeholderAttribute(type, name, { ...this.place, logicalName: this.declaration.name, text });
    if (known !== undefined) return known;
    throw new ExpressionError(`the local run does not know the attribute \`${name}\` of ${this.address}`);
  }
}

/** One environment's `cdk.tf.json`, with its references resolved as far as resources have been created. */
export class Configuration {
  readonly declarations: readonly Declaration[];
  readonly place: Place;
  readonly #json: JsonBlock;

  constructor(json: JsonBlock, accountId: string) {
    this.#json = json;
    this.declarations = (['resource', 'data'] as const).flatMap((mode) => this.#declared(mode));
    this.place = { region: atAddress('provider.aws', () => regionOf(json, this.scope)), accountId };
  }

  static read(file: string, accountId: string): Configuration {
    return new Configuration(JSON.parse(readFileSync(file, 'utf8')) as JsonBlock, accountId);
  }

  find(mode: Declaration['mode'], type: string, name: string): Declaration | undefined {
    return this.declarations.find((one) => one.mode === mode && one.type === type && one.name === name);
  }

  /** Resources that some attributes of one refer to, through locals, data sources and other resources. */
  referencesOf(body: JsonBlock, attributes: readonly string[], isEnd: (type: string) => boolean): Set<Declaration> {
    const ends = new Set<Declaration>();
    const seen = new Set<string>();
    const visit = (names: string[]) => {
      const key = names.join('.');
      if (seen.has(key)) return;
      seen.add(key);
      for (const next of this.#behind(names, ends, isEnd)) visit(next);
    };
    for (const attribute of attributes) for (const names of attributeNames(body, attribute)) visit(names);
    return ends;
  }

  /** Names that a dotted name stands for in turn; a resource that is an end is noted instead. */
  #behind(names: string[], ends: Set<Declaration>, isEnd: (type: string) => boolean): string[][] {
    const [root, second, third, fourth] = names;
    if (root === 'local' && second) return attributeNames(this.#locals(), second);
    const [mode, type, name, attribute] =
      root === 'data' ? (['data', second, third, fourth] as const) : (['resource', root, second, third] as const);
    const declaration = type && name ? this.find(mode, type, name) : undefined;
    if (!declaration) return [];
    if (mode === 'resource' && isEnd(declaration.type)) {
      ends.add(declaration);
      return [];
    }
    return attribute
      ? attributeNames(declaration.body, attribute)
      : Object.keys(declaration.body).flatMap((written) => attributeNames(declaration.body, written));
  }

  #declared(mode: Declaration['mode']): Declaration[] {
    const byType = this.#json[mode];
    if (!isBlock(byType)) return [];
    return Object.entries(byType).flatMap(([type, byName]) =>
      isBlock(byName) ? Object.entries(byName).map(([name, body]) => this.#declaration(mode, type, name, body)) : [],
    );
  }

  #declaration(mode: Declaration['mode'], type: string, name: string, json: Json): Declaration {
    const body = only(json);
    const base = { mode, type, name, body };
    let instances: Instance[] | undefined;
    const make = () => this.#instances(base);
    // Expanded when it is first asked for: `for_each` may read locals and variables.
    return {
      ...base,
      get instances() {
        instances ??= make();
        return instances;
      },
    };
  }

  #instances(declared: Omit<Declaration, 'instances'>): Instance[] {
    const { mode, type, name, body } = declared;
    const address = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
    const instance = (suffix: string, scope: Scope) => new Instance(address + suffix, declared, scope, this.place);
    return atAddress(address, () => {
      if (body.count !== undefined) {
        const count = toNumber(jsonValue(body.count, this.scope));
        return Array.from({ length: count }, (_, index) =>
          instance(`[${index}]`, nested(this.scope, { count: { index } })),
        );
      }
      if (body.for_each !== undefined) {
        return eachOf(jsonValue(body.for_each, this.scope)).map(([key, value]) =>
          instance(`[${JSON.stringify(key)}]`, nested(this.scope, { each: { key, value } })),
        );
      }
      return [instance('', this.scope)];
    });
  }

  /** What bare names mean at the top of the configuration. */
  readonly scope: Scope = (root) => {
    if (root === 'var') return new Lookup('var', (name) => this.#variable(name));
    if (root === 'local') return new Lookup('local', (name) => this.#local(name));
    if (root === 'path') return { module: '.', root: '.', cwd: '.' };
    if (root === 'terraform') return { workspace: 'default' };
    if (root === 'data') return new Lookup('data', (type) => this.#ofType('data', type));
    return this.#hasType(root) ? this.#ofType('resource', root) : undefined;
  };

  #hasType(type: string): boolean {
    return this.declarations.some((declaration) => declaration.mode === 'resource' && declaration.type === type);
  }

  #ofType(mode: Declaration['mode'], type: string): TfValue {
    return new Lookup(mode === 'data' ? `data.${type}` : type, (name) => {
      const declaration = this.find(mode, type, name);
      return declaration && declaredValue(declaration);
    });
  }

  #locals(): JsonBlock {
    return isBlock(this.#json.locals) ? this.#json.locals : {};
  }

  #local(name: string): TfValue | undefined {
    const locals = this.#locals();
    return Object.hasOwn(locals, name) ? attributeValue(locals, name, this.scope) : undefined;
  }

  #variable(name: string): TfValue | undefined {
    const variables = this.#json.variable;
    const variable = isBlock(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!isBlock(variable)) return undefined;
    if (variable.default === undefined) throw new ExpressionError(`the variable \`${name}\` has no default`);
    return variable.default as TfValue;
  }
}

/** Names below a root that are looked up when they are used. */
class Lookup extends ResourceValue {
  constructor(
    readonly address: string,
    readonly find: (name: string) => TfValue | undefined,
  ) {
    super();
  }

  attribute(name: string): TfValue {
    const value = this.find(name);
    if (value === undefined) throw new ExpressionError(`nothing is called \`${this.address}.${name}\``);
    return value;
  }
}

/** Adds the address to what an expression could not do, as an error for the user. */
export function atAddress<T>(address: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new LocalRunError('terraform', `\`${address}\`: ${error.message}`, { cause: error });
  }
}

function declaredValue({ body, instances }: Declaration): TfValue {
  if (body.count !== undefined) return instances;
  if (body.for_each === undefined) return instances[0]!;
  return Object.fromEntries(instances.map((instance) => [keyOf(instance), instance]));
}

function keyOf(instance: Instance): string {
  return JSON.parse(instance.address.slice(instance.address.indexOf('[') + 1, -1)) as string;
}

/** A set's keys are its values. */
function eachOf(value: TfValue): [TfValue, TfValue][] {
  const isSet = Array.isArray(value);
  return entriesOf(value).map(([key, item]) => [isSet ? item : key, item]);
}

function only(json: Json): JsonBlock {
  const block = Array.isArray(json) ? (json[0] as Json) : json;
  return isBlock(block) ? block : {};
}

function regionOf(json: JsonBlock, scope: Scope): string {
  const providers = isBlock(json.provider) ? json.provider.aws : undefined;
  const all: readonly Json[] = Array.isArray(providers) ? providers : [providers ?? {}];
  const main = all.filter(isBlock).find((provider) => provider.alias === undefined);
  return toText(jsonValue(main?.region ?? 'us-east-1', scope));
}
