import { type IResolvable, Token } from 'cdktf';
import { canonicalJson } from './json-text';
import {
  type Condition,
  conditionalHead,
  expression,
  hasStructure,
  isExpression,
  rawExpression,
  type Setting,
  separated,
} from './setting';

/** One statement of an IAM or resource policy. */
export interface PolicyStatement {
  /** What the statement is for, 1 to 64 letters and digits; unlike every other of the role. */
  readonly sid: string;
  /** `Allow` or `Deny`. @default Allow */
  readonly effect?: 'Allow' | 'Deny';
  readonly principal?: unknown;
  /** `service:Action`, one or more. */
  readonly actions: readonly string[];
  /** ARNs, one or more. */
  readonly resources: readonly string[];
  /** Operator to key to values. @default The statement always holds. */
  readonly condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
  /** Whether the statement is wanted at all. Default: it is. */
  readonly when?: Condition;
}

/** Statements of which only Terraform knows how many there are: an expression of a list, in IAM's own spelling. */
export interface StatementList {
  readonly each: IResolvable;
}

/**
 * The policy as JSON text. Text is written at synth time while only whole strings in it are references; a statement
 * that Terraform decides about, or a list only it knows, turns the document into a `jsonencode` call.
 */
export function policyDocument(statements: readonly (PolicyStatement | StatementList)[]): string {
  const wanted = statements.filter((statement) => 'each' in statement || statement.when !== false);
  if (wanted.every(isText)) {
    return canonicalJson({
      Version: '2012-10-17',
      Statement: wanted.map((each) => statementOf(each as PolicyStatement)),
    });
  }
  return Token.asString(expression`jsonencode({ Version = "2012-10-17", Statement = ${joined(wanted.map(listOf))} })`);
}

/** Statements of a user's: literals, or a list of objects that only Terraform knows, with null for what is left out. */
export function userStatements(
  statements: Setting<readonly Omit<PolicyStatement, 'principal' | 'when'>[]>,
): readonly (PolicyStatement | StatementList)[] {
  if (!isExpression(statements)) return statements;
  const always = `{ Sid = each.sid, Effect = coalesce(each.effect, "Allow"), Action = ${oneOrManyOf('each.actions')}, Resource = ${oneOrManyOf('each.resources')} }`;
  const sometimes = 'each.condition != null ? { Condition = each.condition } : {}';
  return [{ each: expression`[for each in ${statements} : ${rawExpression(`merge(${always}, ${sometimes})`)}]` }];
}

/** `oneOrMany` as Terraform does it. */
export function oneOrManyOf(list: string): string {
  return `try(one(${list}), ${list})`;
}

function isText(statement: PolicyStatement | StatementList): boolean {
  if ('each' in statement) return false;
  const { when, ...rest } = statement;
  return !isExpression(when) && !hasStructure(rest);
}

function listOf(statement: PolicyStatement | StatementList): unknown {
  if ('each' in statement) return statement.each;
  const list = [statementOf(statement)];
  return isExpression(statement.when) ? expression`${conditionalHead(statement.when)} ? ${list} : []` : list;
}

/** One call for all lists; neighbours that are literal lists become one. */
function joined(lists: readonly unknown[]): unknown {
  const merged: unknown[] = [];
  for (const list of lists) {
    const last = merged.at(-1);
    if (Array.isArray(list) && Array.isArray(last)) merged[merged.length - 1] = [...last, ...list];
    else merged.push(list);
  }
  return merged.length === 1 ? merged[0] : expression`concat(${separated(merged, ', ')})`;
}

/** Refuses requests that do not come over TLS. */
export function tlsOnlyStatement(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return {
    sid: 'RefuseInsecureTransport',
    effect: 'Deny',
    principal: '*',
    actions,
    resources,
    condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function statementOf(statement: PolicyStatement) {
  return {
    Sid: statement.sid,
    Effect: statement.effect ?? 'Allow',
    ...(statement.principal === undefined ? {} : { Principal: statement.principal }),
    Action: oneOrMany(statement.actions),
    Resource: oneOrMany(statement.resources),
    ...(statement.condition === undefined ? {} : { Condition: statement.condition }),
  };
}

/** IAM stores a list of one as the bare value; writing it so keeps later plans free of changes. */
function oneOrMany(values: readonly string[]): unknown {
  return values.length === 1 && !isExpression(values) ? values[0] : values;
}
