/** What Terraform's own language knows of a kind of block; the rest is the provider's. */
export interface BlockGrammar {
  /** Arguments whose text is a reference, a keyword or a type. */
  readonly raw?: readonly string[];
  /** Arguments whose text is no template; true for all. */
  readonly literal?: readonly string[] | true;
  /** Arguments that come first, in this order, with a blank line behind. */
  readonly first?: readonly string[];
  /** Order of the arguments behind those; others follow. */
  readonly order?: readonly string[];
  /** Nested blocks, wherever they are given. */
  readonly blocks?: { readonly [name: string]: NestedGrammar };
  /** Whether the other nested blocks are a provider's: a list of objects is taken for them where nothing else is known. */
  readonly hasProviderBlocks?: true;
}

export interface NestedGrammar extends BlockGrammar {
  /** How many labels the JSON syntax spells as keys around the block. */
  readonly labels?: number;
}

const condition: NestedGrammar = { order: ['condition', 'error_message'] };
const connection: NestedGrammar = {};
const lifecycle: NestedGrammar = {
  raw: ['ignore_changes', 'replace_triggered_by'],
  blocks: { precondition: condition, postcondition: condition },
};
const provisioner: NestedGrammar = { labels: 1, raw: ['when', 'on_failure'], blocks: { connection } };

/** The content of a dynamic block is what the block itself would hold, further dynamic blocks included. */
const dynamic: NestedGrammar = {
  labels: 1,
  raw: ['iterator'],
  order: ['for_each', 'iterator', 'labels'],
  blocks: {
    get content() {
      return content;
    },
  },
};
const content: NestedGrammar = { blocks: { dynamic }, hasProviderBlocks: true };

/** A block of a provider below a resource. */
export const providerBlock: NestedGrammar = content;

const resource: NestedGrammar = {
  labels: 2,
  raw: ['provider', 'depends_on'],
  first: ['count', 'for_each', 'provider'],
  blocks: { dynamic, lifecycle, connection, provisioner, timeouts: {} },
  hasProviderBlocks: true,
};

/** Blocks of a file. */
export const fileGrammar: { readonly [kind: string]: NestedGrammar } = {
  terraform: {
    literal: true,
    blocks: {
      required_providers: { literal: true },
      backend: { labels: 1, literal: true, blocks: { workspaces: { literal: true } } },
      cloud: { literal: true, blocks: { workspaces: { literal: true } } },
      provider_meta: { labels: 1 },
    },
  },
  provider: {
    labels: 1,
    literal: ['alias', 'version'],
    order: ['alias'],
    blocks: { dynamic },
    hasProviderBlocks: true,
  },
  variable: {
    labels: 1,
    raw: ['type'],
    literal: ['description', 'default'],
    order: ['description', 'type', 'default', 'nullable', 'sensitive', 'ephemeral'],
    blocks: { validation: condition },
  },
  output: {
    labels: 1,
    raw: ['depends_on'],
    literal: ['description'],
    order: ['description', 'value', 'sensitive', 'ephemeral'],
    blocks: { precondition: condition },
  },
  locals: {},
  data: resource,
  resource,
  ephemeral: resource,
  module: {
    labels: 1,
    raw: ['depends_on', 'providers'],
    literal: ['source', 'version'],
    first: ['source', 'version', 'count', 'for_each', 'providers'],
  },
  moved: { raw: ['from', 'to'] },
  import: { raw: ['to', 'provider'] },
  removed: { raw: ['from'], blocks: { lifecycle, provisioner } },
  check: { labels: 1, blocks: { data: resource, assert: condition } },
};
