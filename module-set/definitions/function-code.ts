import { Token } from 'cdktf';
import { chooseText } from '../../modules/condition';
import type { FunctionCode } from '../../modules/consumer-settings';
import { type Condition, expression, isGiven, rawExpression } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import type { ChosenSinks } from '../../modules/sinks/settings';

/** The zip that a module brings for a handler of the product, or a function's own code where it is given. */
export interface ChosenCode {
  readonly code: FunctionCode;
  readonly runtime: string;
}

/** What a function runs when its module brings the handler: `zip` is an expression of its path. */
export function ownCode(zip: unknown): FunctionCode {
  return { filename: Token.asString(zip), sourceCodeHash: hashOf(zip), handler: 'index.handler' };
}

/** The caller's code where `function_zip` is given, else the module's own zip. */
export function codeOrOwn(functionZip: object, runtime: string, zip: string): ChosenCode {
  const given = isGiven(functionZip);
  const own = ownCode(zip);
  const theirs = callersCode();
  return {
    code: {
      filename: chooseText(given, theirs.code.filename, own.filename),
      sourceCodeHash: chooseText(given, theirs.code.sourceCodeHash, own.sourceCodeHash),
      handler: chooseText(given, theirs.code.handler!, own.handler!),
    },
    runtime: chooseText(given, theirs.runtime, runtime),
  };
}

/** The caller's code, which is always given. */
export function callersCode(): ChosenCode {
  const of = (attribute: string) => Token.asString(rawExpression(`var.function_zip.${attribute}`));
  const hash = of('source_code_hash');
  const hasHash: Condition = expression`${hash} != null`;
  return {
    code: {
      filename: of('path'),
      sourceCodeHash: chooseText(hasHash, hash, hashOf(of('path'))),
      handler: of('handler'),
    },
    runtime: of('runtime'),
  };
}

function hashOf(path: unknown): string {
  return Token.asString(expression`filebase64sha256(${path})`);
}

/** Path of a zip in the module's folder. */
export function zipPath(name: string): string {
  return `\${path.module}/zips/${name}.zip`;
}

/** Path of the zip of the sink that is given. */
export function sinkZipPath(sinks: ChosenSinks): string {
  const [last, ...others] = [...sinkNames].reverse();
  return others.reduce((path, name) => chooseText(isGiven(sinks[name]), zipPath(name), path), zipPath(last!));
}
