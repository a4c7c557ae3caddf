import { SinkError } from '../../core/errors';
import { type Reply, ReplyError } from '../../core/resp';
import { keySlot } from './key-slot';
import { type NodeParts, RedisNode } from './redis-node';

/** A command with the one key that it is about. */
export interface KeyCommand {
  readonly key: string;
  /** Name and arguments. */
  readonly words: readonly string[];
}

/** Never rejects but when it is aborted: what failed is told command by command. */
export interface RedisClient {
  run(commands: readonly KeyCommand[], signal: AbortSignal): Promise<readonly (Reply | SinkError)[]>;
  /** Ends the connections; a later `run` opens new ones. */
  close(): void;
}

/** A slot moves once; more than that is a cluster that does not know its own mind. */
const redirectsMax = 4;

/**
 * Speaks to one server or to a cluster: commands go to the endpoint until a node tells that another one has the slot
 * (`MOVED`, `ASK`), so nobody has to say which of the two it is. Each node has one connection.
 */
export function createRedisClient(parts: NodeParts): RedisClient {
  const cluster = new Cluster(parts);
  return {
    run: (commands, signal) => unlessAborted(cluster.run(commands), signal),
    close: () => cluster.close(),
  };
}

interface Ask {
  readonly index: number;
  /** Where the command goes: `host:port`. */
  readonly address: string;
  /** True where the slot is still moving, and the node answers for it only when it is asked to. */
  readonly asking?: boolean;
}

class Cluster {
  readonly #parts: NodeParts;
  readonly #seed: string;
  readonly #nodes = new Map<string, RedisNode>();
  /** Slot to the address of the node that has it, as far as nodes have told. */
  #slots = new Map<number, string>();

  constructor(parts: NodeParts) {
    this.#parts = parts;
    this.#seed = `${parts.endpoint.host}:${parts.endpoint.port}`;
  }

  async run(commands: readonly KeyCommand[]): Promise<readonly (Reply | SinkError)[]> {
    const results: (Reply | SinkError)[] = new Array(commands.length).fill(null);
    let asks: Ask[] = commands.map(({ key }, index) => ({ index, address: this.#addressOf(key) }));
    for (let redirects = 0; asks.length > 0 && redirects <= redirectsMax; redirects += 1) {
      const groups = groupByAddress(asks);
      const answered = [...groups].map(([address, group]) => this.#askNode(address, group, commands, results));
      asks = (await Promise.all(answered)).flat();
    }
    return results;
  }

  close(): void {
    for (const node of this.#nodes.values()) node.close();
  }

  #addressOf(key: string): string {
    return this.#slots.size === 0 ? this.#seed : (this.#slots.get(keySlot(key)) ?? this.#seed);
  }

  /** Notes the results of a node, and gives what has to be asked elsewhere. */
  async #askNode(
    address: string,
    asks: readonly Ask[],
    commands: readonly KeyCommand[],
    results: (Reply | SinkError)[],
  ): Promise<Ask[]> {
    try {
      const words = asks.flatMap(({ index, asking }) => {
        const { words } = commands[index]!;
        return asking ? [['ASKING'], words] : [words];
      });
      const replies = await this.#nodeAt(address).send(words);
      const again: Ask[] = [];
      let at = 0;
      for (const { index, asking } of asks) {
        // The answer to ASKING says nothing.
        if (asking) at += 1;
        const reply = replies[at++] as Reply;
        results[index] = reply instanceof ReplyError ? refusal(reply) : reply;
        if (reply instanceof ReplyError) again.push(...this.#redirected(reply, index, address));
      }
      if (again.some(({ asking }) => !asking)) await this.#learnSlots(again[0]!.address);
      return again;
    } catch (error) {
      // The node may be gone, with its slots elsewhere: the endpoint knows.
      this.#slots = new Map();
      for (const { index } of asks) results[index] = error as SinkError;
      return [];
    }
  }

  #redirected({ code, text }: ReplyError, index: number, from: string): readonly Ask[] {
    if (code !== 'MOVED' && code !== 'ASK') return [];
    const [, slot, target = ''] = text.split(' ');
    // A node that does not know its own name leaves it out.
    const address = target.startsWith(':') ? `${from.slice(0, from.lastIndexOf(':'))}${target}` : target;
    if (code === 'ASK') return [{ index, address, asking: true }];
    this.#slots.set(Number(slot), address);
    return [{ index, address }];
  }

  /** All slots at once, where the user may ask: a redirection tells of one only. */
  async #learnSlots(address: string): Promise<void> {
    const host = address.slice(0, address.lastIndexOf(':'));
    const [ranges] = await this.#nodeAt(address).send([['CLUSTER', 'SLOTS']]);
    if (!Array.isArray(ranges)) return;
    for (const [first, last, [name, port]] of ranges as [number, number, [string | null, number]][]) {
      for (let slot = first; slot <= last; slot += 1) this.#slots.set(slot, `${name || host}:${port}`);
    }
  }

  #nodeAt(address: string): RedisNode {
    const at = address.lastIndexOf(':');
    const endpoint = { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
    const node = this.#nodes.get(address) ?? new RedisNode({ ...this.#parts, endpoint });
    this.#nodes.set(address, node);
    return node;
  }
}

function groupByAddress(asks: readonly Ask[]): ReadonlyMap<string, readonly Ask[]> {
  const groups = new Map<string, Ask[]>();
  for (const ask of asks) {
    const group = groups.get(ask.address);
    if (group) group.push(ask);
    else groups.set(ask.address, [ask]);
  }
  return groups;
}

/** Whatever a server refuses an invalidation for, an operator or time mends it: no record is to blame. */
function refusal({ code }: ReplyError): SinkError {
  return new SinkError(`The cache refused a command (${code}).`, { code, retryable: true });
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
