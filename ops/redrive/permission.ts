import { type Asked, type ConsumerFacts, describeConsumer } from '../deployed/ask-function';
import type { InvokeFunction } from '../replay/invoke-function';
import { type Finding, isFunction, isPipe, type Target } from './finding';
import { pipeRefusal } from './pipes';

export interface PermissionFlags {
  readonly allowDuplicates: boolean;
  /** Consumers that are asked for by name although they would rather not see old changes again. */
  readonly include: readonly string[];
}

/** Says why a finding is not brought, or nothing where it may be. */
export class Permission {
  readonly #invoke: InvokeFunction;
  readonly #flags: PermissionFlags;
  readonly #signal: AbortSignal;
  /** By consumer, since each is asked once. */
  readonly #asked = new Map<string, Promise<Asked<ConsumerFacts>>>();

  constructor(invoke: InvokeFunction, flags: PermissionFlags, signal: AbortSignal) {
    this.#invoke = invoke;
    this.#flags = flags;
    this.#signal = signal;
  }

  async refusalOf(finding: Finding): Promise<string | undefined> {
    const facts = await this.#factsOf(finding.target);
    const reasons = Object.values<Refusal>(refusals).map((refusal) => refusal(finding, facts, this.#flags));
    return reasons.find((reason) => reason !== undefined);
  }

  /** Whether older changes that come after newer ones do no harm there. */
  async comparesVersions(target: Target): Promise<boolean> {
    return (await this.#factsOf(target))?.contract === 'state';
  }

  /** Who was asked and did not say what it is. */
  async notes(): Promise<readonly string[]> {
    const answers = await Promise.all([...this.#asked].map(async ([name, asked]) => [name, await asked] as const));
    return answers.flatMap(([name, answer]) =>
      'refusal' in answer
        ? [`${name} did not say what it is, and counts as comparing no versions: ${answer.refusal}.`]
        : [],
    );
  }

  async #factsOf(target: Target): Promise<ConsumerFacts | undefined> {
    if (!isFunction(target)) return undefined;
    const known = this.#asked.get(target.name);
    // A function that cannot be called now can still be looked at.
    const unknown = (error: Error) => ({ refusal: error.message });
    const asked = known ?? describeConsumer(target.consumer, this.#invoke, this.#signal).catch(unknown);
    this.#asked.set(target.name, asked);
    const answer = await asked;
    return 'answer' in answer ? answer.answer : undefined;
  }
}

type Refusal = (finding: Finding, facts: ConsumerFacts | undefined, flags: PermissionFlags) => string | undefined;

const refusals = {
  unnamed: ({ records }: Finding) =>
    records.some(({ itemIdentifier }) => itemIdentifier === '')
      ? 'it has records without a sequence number or message id'
      : undefined,

  /** What only tells of lost records is nothing to bring. */
  pipe: ({ target, records }) => (isPipe(target) && records.length > 0 ? pipeRefusal(target.pipe) : undefined),

  /** Others of the range had got through: only who compares versions does not mind them. */
  superset: ({ isSuperset }, facts, { allowDuplicates }) =>
    !isSuperset || facts?.contract === 'state' || allowDuplicates
      ? undefined
      : 'the range holds records that had got through, and it does not compare versions: `--allow-duplicates`',

  /**
   * An archive is the only source whose records did get through, as far as anybody knows. Its versions are Kinesis's, beside
   * which those of a stream look older whenever they were made: an old change would stand over all newer ones.
   */
  archive: ({ source, target }, facts, { include }) => {
    if (source !== 'archive' || !isFunction(target)) return undefined;
    const isKinesis = target.consumer.mapping.source === 'kinesis';
    if (facts?.contract === 'state' && !isKinesis) {
      return "it holds versions of the stream, which do not compare with the archive's: `tributary backfill --repair`";
    }
    const isAllowed = include.includes(target.name) || (facts?.replay === 'apply' && isKinesis);
    return isAllowed ? undefined : `it would get what it had before: \`--include ${target.name}\``;
  },
} satisfies { readonly [name: string]: Refusal };
