import { SinkError } from '../../handlers/core/errors';
import type { Around } from './subject';

/**
 * What becomes of a call to the outside.
 * - `busy`: refused by a throttle. `lost`: it never arrives. `unanswered`: it is carried out, its answer gets lost.
 * - `die before`, `die after`: the environment dies around it. `die late`: it dies, and the call, which was on its way,
 *   arrives after later ones.
 * - `hang`: no answer until the invocation is over. `hang late`: then it is carried out after all.
 * - `quoting`: it fails with an error that nobody knows, whose text quotes the item.
 */
export type Fate =
  | 'fine'
  | 'busy'
  | 'lost'
  | 'unanswered'
  | 'die before'
  | 'die after'
  | 'die late'
  | 'hang'
  | 'hang late'
  | 'quoting';

type Call<Answer> = () => Promise<Answer>;

/** Invocations that a call may be on its way after its environment has died: these in turn. */
const invocationsLate = [2, 4, 3, 6];

/** Stands between a sink and the outside, and deals out fates: one for each call, in turn; after the last all is fine. */
export class CallGate {
  readonly #fates: Fate[];
  /** What errors quote. */
  readonly #quote: string;
  readonly #underWay = new Set<Promise<unknown>>();
  #onItsWay: { readonly call: Call<unknown>; invocations: number }[] = [];
  #hanging: (() => void)[] = [];
  #environment = 0;
  #calls = 0;
  isDead = false;
  /** Told when the environment dies. */
  onDeath: () => void = () => {};

  constructor(fates: readonly Fate[], quote = '') {
    this.#fates = [...fates];
    this.#quote = quote;
  }

  /** Calls so far. */
  get calls(): number {
    return this.#calls;
  }

  readonly around: Around = (call) => {
    if (this.isDead) return never();
    this.#calls += 1;
    return this.#play(this.#fates.shift() ?? 'fine', call);
  };

  /** Ends with the next call that ends; undefined where none is being made. */
  readonly underWay = (): Promise<unknown> | undefined =>
    this.#underWay.size > 0 ? Promise.race(this.#underWay) : undefined;

  /** What was on its way long enough arrives; `all`: also what was not. */
  async land(all = false): Promise<void> {
    const due = this.#onItsWay.filter((late) => {
      late.invocations -= 1;
      return all || late.invocations <= 0;
    });
    this.#onItsWay = this.#onItsWay.filter((late) => !due.includes(late));
    for (const { call } of due) await call().catch(() => {});
  }

  /** Lets go of what hangs, as the next invocation does when it thaws the environment. */
  thaw(): void {
    const hanging = this.#hanging;
    this.#hanging = [];
    for (const letGo of hanging) letGo();
  }

  /** Another environment takes over: calls of the one before never come back to it. */
  replaceEnvironment(): void {
    this.#hanging = [];
    this.isDead = false;
  }

  #play<Answer>(fate: Fate, call: Call<Answer>): Promise<Answer> {
    switch (fate) {
      case 'fine':
        return this.#make(call);
      case 'busy':
        return Promise.reject(busy());
      case 'lost':
        return Promise.reject(noAnswer());
      case 'unanswered':
        return this.#make(call).then(() => Promise.reject(noAnswer()));
      case 'die before':
        this.#die();
        return never();
      case 'die after':
        return this.#make(call).then(() => {
          this.#die();
          return never();
        });
      case 'die late':
        this.#onItsWay.push({ call, invocations: invocationsLate[this.#calls % invocationsLate.length]! });
        this.#die();
        return never();
      case 'quoting':
        return Promise.reject(new Error(`The service does not like ${this.#quote}.`));
      default:
        return this.#hang(call, fate === 'hang late');
    }
  }

  #hang<Answer>(call: Call<Answer>, isMade: boolean): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#hanging.push(() => {
        if (isMade) this.#make(call).then(resolve, reject);
        else reject(noAnswer());
      });
    });
  }

  /** An answer that finds its environment dead is not heard. */
  async #make<Answer>(call: Call<Answer>): Promise<Answer> {
    const environment = this.#environment;
    const made = call();
    const ended = made.then(
      () => {},
      () => {},
    );
    this.#underWay.add(ended);
    await ended;
    this.#underWay.delete(ended);
    return environment === this.#environment ? made : never();
  }

  #die(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#environment += 1;
    this.onDeath();
  }
}

function never<Answer>(): Promise<Answer> {
  return new Promise(() => {});
}

function busy(): SinkError {
  return new SinkError('busy', { code: 'ThrottlingException', statusCode: 400, retryable: true });
}

function noAnswer(): SinkError {
  return new SinkError('no answer', { code: 'ECONNRESET', retryable: true });
}
