import { DefaultTokenResolver, StringConcat, TerraformElement, type TerraformStack, Tokenization } from 'cdktf';
import { type BlockGrammar, fileGrammar } from './block-grammar';
import { type BlockShape, blockShape } from './block-shape';
import { formatLines } from './format-lines';
import { type Block, type Body, blocksIn, comment, printBlock } from './print-block';
import { newline } from './token';

/** Which files hold which blocks, in this order. Blocks of one row stand in the order of their construction. */
const layout: { readonly [file: string]: readonly (readonly string[])[] } = {
  'main.tf': [
    ['provider'],
    ['locals'],
    ['data', 'resource', 'ephemeral', 'module'],
    ['check'],
    ['moved'],
    ['import'],
    ['removed'],
  ],
  'variables.tf': [['variable']],
  'outputs.tf': [['output']],
  'versions.tf': [['terraform']],
};

/**
 * The files of a module or stack, by name: main.tf, variables.tf, outputs.tf, versions.tf; empty ones are left out. A
 * single object that only an override sets is printed as an attribute, a list of objects as blocks.
 */
export function printStack(stack: TerraformStack): { readonly [file: string]: string } {
  const blocks = blocksOf(stack);
  const files = Object.entries(layout).flatMap(([file, rows]) => {
    const inOrder = rows.flatMap((kinds) => blocks.filter(({ kind }) => kinds.includes(kind)));
    return inOrder.length === 0 ? [] : [[file, printFile(inOrder)] as const];
  });
  return Object.fromEntries(files);
}

function printFile(blocks: readonly Block[]): string {
  return formatLines(
    blocks.flatMap((block, index) => [...(index > 0 ? [newline] : []), ...printBlock(block), newline]),
  );
}

/** Every block: those of constructs in the order of their construction, then those that only overrides add. */
function blocksOf(stack: TerraformStack): readonly Block[] {
  const shapes = shapesOf(stack);
  const order = new Map([...shapes.keys()].map((address, index) => [address, index]));
  const rankOf = ({ kind, labels }: Block) => order.get(addressOf(kind, labels)) ?? order.size;
  const blocks = Object.entries(stack.toTerraform() as Body).flatMap(([kind, value]): readonly Block[] => {
    if (kind === comment || value === undefined) return [];
    const found = blocksIn(value, labelsOf(kind));
    return found.map(({ labels, body }) => {
      const shape = shapes.get(addressOf(kind, labels)) ?? {};
      return { kind, labels, body, shape, grammar: grammarOf(kind, labels) };
    });
  });
  return blocks.toSorted((left, right) => rankOf(left) - rankOf(right));
}

/** Terraform's own resources have no nested blocks but those every resource has. */
function grammarOf(kind: string, [type]: readonly string[]): BlockGrammar {
  const grammar = fileGrammar[kind]!;
  if (type !== 'terraform_data') return grammar;
  const { hasProviderBlocks: _hasProviderBlocks, ...own } = grammar;
  return own;
}

function labelsOf(kind: string): number {
  const grammar = fileGrammar[kind];
  if (grammar === undefined) throw new Error(`\`${kind}\` is no block of Terraform that can be printed.`);
  return grammar.labels ?? 0;
}

function addressOf(kind: string, labels: readonly string[]): string {
  return [kind, ...labels].join('.');
}

/** Shapes of what constructs make, by address, in the order of construction. */
function shapesOf(stack: TerraformStack): ReadonlyMap<string, BlockShape> {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const elements = stack.node
    .findAll()
    .filter(TerraformElement.isTerraformElement)
    .filter(({ cdktfStack }) => cdktfStack === stack);
  const shapes = new Map<string, BlockShape>();
  for (const element of elements) {
    const fragment = Tokenization.resolve(element.toHclTerraform(), {
      scope: stack,
      resolver,
      preparing: false,
    }) as Body;
    for (const [kind, value] of Object.entries(fragment)) {
      for (const { labels, body } of blocksIn(value, labelsOf(kind))) {
        const address = addressOf(kind, labels);
        shapes.set(address, { ...shapes.get(address), ...blockShape(body) });
      }
    }
  }
  return shapes;
}
