import { SinkError } from '../../core/errors';
import { type Reply, ReplyError } from '../../core/resp';
import { RedisWire, type WireParts } from './redis-wire';

/** Who logs in. `forget` has the next `read` ask again, since a password may have been rotated. */
export interface Logins {
  read(): Promise<{ readonly user?: string; readonly password: string }>;
  forget(): void;
}

export interface NodeParts extends WireParts {
  /** Absent where the server asks nobody who they are. */
  readonly logins?: Logins;
}

/** A connection that was not used for this long is replaced: networks forget an idle one after 350 s, without a word. */
const idleMsMax = 240_000;

/** Answers after which a connection is of no more use: the node gave its place to another, or wants another login. */
const endings = new Set(['READONLY', 'MASTERDOWN', 'NOAUTH', 'WRONGPASS']);

/** A server with the one connection that it gets from this environment: made when needed, and again when it is lost. */
export class RedisNode {
  readonly #parts: NodeParts;
  #opening: Promise<RedisWire> | undefined;
  #wire: RedisWire | undefined;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  /**
   * One reply for each command, in order. Rejects with a retryable `SinkError` where there is no connection. A kept
   * connection that turns out to be gone is replaced at once: every command may be sent twice.
   */
  async send(commands: readonly (readonly string[])[]): Promise<readonly Reply[]> {
    const kept = this.#wire;
    const wire = await this.#connection();
    const replies = await wire.exchange(commands).catch(async (error: SinkError) => {
      if (wire !== kept || error.code === 'RequestTimeout') throw error;
      return (await this.#connection()).exchange(commands);
    });
    const ending = replies.find((reply) => reply instanceof ReplyError && endings.has(reply.code));
    if (ending instanceof ReplyError) this.#leave(ending);
    return replies;
  }

  close(): void {
    this.#wire?.close(closed);
    this.#opening?.then(
      (wire) => wire.close(closed),
      () => {},
    );
  }

  #connection(): Promise<RedisWire> {
    const wire = this.#wire;
    const isFresh = wire?.isOpen && this.#parts.clock.nowMs() - wire.usedAtMs < idleMsMax;
    if (wire && isFresh) return Promise.resolve(wire);
    wire?.close(closed);
    this.#wire = undefined;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #open(): Promise<RedisWire> {
    const wire = await RedisWire.open(this.#parts);
    await this.#logIn(wire);
    this.#wire = wire;
    return wire;
  }

  /** A second time with what the secret holds now, where the first password was refused. */
  async #logIn(wire: RedisWire): Promise<void> {
    const { logins } = this.#parts;
    if (!logins) return;
    try {
      if (await tryLogin(wire, logins)) return;
      logins.forget();
      if (await tryLogin(wire, logins)) return;
      logins.forget();
      throw new SinkError('The cache refused the login (WRONGPASS).', { code: 'WRONGPASS', retryable: true });
    } catch (error) {
      wire.close(closed);
      throw error;
    }
  }

  #leave({ code }: ReplyError): void {
    if (code === 'NOAUTH' || code === 'WRONGPASS') this.#parts.logins?.forget();
    this.#wire?.close(new SinkError(`The cache refused a command (${code}).`, { code, retryable: true }));
  }
}

async function tryLogin(wire: RedisWire, logins: Logins): Promise<boolean> {
  const { user, password } = await logins.read();
  const [reply] = await wire.exchange([user === undefined ? ['AUTH', password] : ['AUTH', user, password]]);
  return reply === 'OK';
}

const closed = new SinkError('The connection is closed.', { code: 'ECONNRESET', retryable: true });
