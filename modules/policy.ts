import { Token } from 'cdktf';
import { type Condition, expression, hasStructure, isExpression } from './setting';

/** One statement of an IAM or resource policy. */
export interface PolicyStatement {
  readonly sid: string;
  /** Default: Allow. */
  readonly effect?: 'Allow' | 'Deny';
  readonly principal?: unknown;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
  /** Whether the statement is wanted at all. Default: it is. */
  readonly when?: Condition;
}

/**
 * The policy as JSON text. Text is written at synth time while only whole strings in it are references; a statement
 * that Terraform decides about, or a list only it knows, turns the document into a `jsonencode` call.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  const wanted = statements.filter(({ when }) => when !== false);
  const isText = wanted.every(({ when, ...statement }) => !isExpression(when) && !hasStructure(statement));
  if (isText) return JSON.stringify({ Version: '2012-10-17', Statement: wanted.map(statementOf) });
  const lists = wanted.map((statement) => {
    const list = [statementOf(statement)];
    return isExpression(statement.when) ? expression`(${statement.when}) ? ${list} : []` : list;
  });
  const concatenated = lists.reduce<unknown>(
    (left, right) => (left ? expression`concat(${left}, ${right})` : right),
    undefined,
  );
  return Token.asString(expression`jsonencode({ "Version" = "2012-10-17", "Statement" = ${concatenated} })`);
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
