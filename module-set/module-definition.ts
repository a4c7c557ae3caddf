import type { Rule } from '../modules/rule';
import type { ModuleStack } from './module-stack';
import type { Variable } from './variable';

/** What a module hands to its caller. Names are a contract, like variables and addresses. */
export interface Output {
  readonly name: string;
  readonly description: string;
  /** A reference; null where the module did not make the thing. */
  readonly value: unknown;
}

/** A Terraform module: variables, the constructs they drive, and what the README says beyond the generated tables. */
export interface ModuleDefinition {
  /** Name of its folder: `stream-consumer`. */
  readonly name: string;
  /** One sentence: what it makes. */
  readonly summary: string;
  /** Paragraphs of Markdown: when to take it, what it takes care of. */
  readonly introduction: string;
  readonly variables: readonly Variable[];
  /** Rules between settings; those of one setting are in its shape. */
  readonly rules: readonly Rule[];
  /** Zips of the product's handlers that it deploys, by name. */
  readonly zips: readonly string[];
  /** Folders of the repository that it brings, by what they are called in the module. Default: none. */
  readonly folders?: { readonly [name: string]: string };
  /** Adds the constructs to the stack and returns the outputs. */
  readonly build: (stack: ModuleStack) => readonly Output[];
}
