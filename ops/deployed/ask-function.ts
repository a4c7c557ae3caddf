import type { CompareQuestion, Comparison, HeldPage, ListQuestion } from '../../handlers/core/inspection';
import type { InvokeFunction } from '../replay/invoke-function';
import type { DeployedConsumer } from './deployed-pipeline';

/** What a consumer's function says of itself. */
export interface ConsumerFacts {
  readonly contract: 'state' | 'log' | 'effect';
  readonly replay: 'apply' | 'skip' | 'ask';
  /** Of `list`, `compare`, `repair`. */
  readonly can: readonly string[];
}

/** `refusal`: why there is no answer. */
export type Asked<Answer> = { readonly answer: Answer } | { readonly refusal: string };

/**
 * Asks a function what it is. Whatever is not of our core is never asked: it would take the question for records. A
 * fan-out, whose zip is small for a reason, does not answer and is known.
 */
export async function describeConsumer(
  { core, functionArn }: DeployedConsumer,
  invoke: InvokeFunction,
  signal: AbortSignal,
): Promise<Asked<ConsumerFacts>> {
  if (core === undefined) return { refusal: 'its code is not ours' };
  if (core.sink === 'fan-out') return { answer: { contract: 'log', replay: 'skip', can: [] } };
  return ask<ConsumerFacts>(functionArn, { tributary: 'describe' }, 'contract', invoke, signal);
}

export function compareItems(
  functionArn: string,
  question: CompareQuestion,
  invoke: InvokeFunction,
  signal: AbortSignal,
): Promise<Asked<Comparison>> {
  return ask<Comparison>(functionArn, { tributary: 'compare', ...question }, 'differences', invoke, signal);
}

export function listHeld(
  functionArn: string,
  question: ListQuestion,
  invoke: InvokeFunction,
  signal: AbortSignal,
): Promise<Asked<HeldPage>> {
  return ask<HeldPage>(functionArn, { tributary: 'list', ...question }, 'held', invoke, signal);
}

async function ask<Answer>(
  functionArn: string,
  question: { readonly tributary: string },
  member: keyof Answer & string,
  invoke: InvokeFunction,
  signal: AbortSignal,
): Promise<Asked<Answer>> {
  const invoked = await invoke(functionArn, question, signal);
  if ('failure' in invoked) return { refusal: `${invoked.failure.name}: ${invoked.failure.message}` };
  const { answer } = invoked;
  const isAnswer = typeof answer === 'object' && answer !== null && member in answer;
  if (isAnswer) return { answer: answer as Answer };
  return { refusal: `it does not know the question \`${question.tributary}\`, and is older than this command` };
}
