import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../../core/clock';
import { SinkError } from '../../core/errors';
import { encodeCommands, type Reply, ReplyReader } from '../../core/resp';
import type { CacheEndpoint } from './settings';

export interface WireParts {
  readonly endpoint: Required<CacheEndpoint>;
  readonly tls: boolean;
  /** Certificate that the server's is checked against, as PEM. Default: the authorities that Node knows. */
  readonly ca?: string;
  readonly clock: Clock;
  /** Until the connection stands, TLS included. */
  readonly connectTimeoutMs: number;
  /** Until the last answer to what was sent together. */
  readonly answerTimeoutMs: number;
}

/** What waits for its answers, in the order in which it was sent. */
interface Waiting {
  readonly count: number;
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: unknown) => void;
  readonly cancel: () => void;
}

/** One connection, over which any number of pipelines are under way at once. It ends with its first failure. */
export class RedisWire {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #answerTimeoutMs: number;
  readonly #reader = new ReplyReader();
  readonly #waiting: Waiting[] = [];
  /** Why the connection is of no more use. */
  #end: SinkError | undefined;
  /** When something was last heard. */
  usedAtMs: number;

  private constructor(socket: Socket, parts: WireParts) {
    this.#socket = socket;
    this.#clock = parts.clock;
    this.#answerTimeoutMs = parts.answerTimeoutMs;
    this.usedAtMs = parts.clock.nowMs();
    // An idle connection keeps no process from ending.
    socket.unref();
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.close(noAnswer(error)));
    socket.on('close', () => this.close(noAnswer({ code: 'ECONNRESET' })));
  }

  /** Rejects with a retryable `SinkError` where no connection comes about. */
  static open(parts: WireParts): Promise<RedisWire> {
    const { host, port } = parts.endpoint;
    return new Promise((resolve, reject) => {
      const socket = parts.tls
        ? connectTls({ host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host, ...(parts.ca && { ca: parts.ca }) })
        : connectPlain({ host, port });
      socket.setNoDelay(true);
      const fail = (error: unknown) => {
        cancel();
        socket.destroy();
        reject(noAnswer(error));
      };
      const cancel = parts.clock.after(parts.connectTimeoutMs, () => fail({ code: 'ConnectTimeout' }));
      socket.once('error', fail);
      socket.once(parts.tls ? 'secureConnect' : 'connect', () => {
        cancel();
        socket.off('error', fail);
        resolve(new RedisWire(socket, parts));
      });
    });
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** One reply for each command, in order. */
  exchange(commands: readonly (readonly string[])[]): Promise<readonly Reply[]> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      const timeOut = () => this.close(noAnswer({ code: 'RequestTimeout' }));
      const cancel = this.#clock.after(this.#answerTimeoutMs, timeOut);
      this.#waiting.push({ count: commands.length, replies: [], resolve, reject, cancel });
      this.#socket.ref();
      this.#socket.write(encodeCommands(commands));
    });
  }

  close(reason: SinkError): void {
    this.#end ??= reason;
    this.#socket.destroy();
    for (const { reject, cancel } of this.#waiting.splice(0)) {
      cancel();
      reject(this.#end);
    }
  }

  #take(chunk: Buffer): void {
    this.usedAtMs = this.#clock.nowMs();
    try {
      for (const reply of this.#reader.read(chunk)) this.#hand(reply);
    } catch (error) {
      this.close(noAnswer(error));
    }
    if (this.#waiting.length === 0) this.#socket.unref();
  }

  #hand(reply: Reply): void {
    const [first] = this.#waiting;
    if (!first) return;
    first.replies.push(reply);
    if (first.replies.length < first.count) return;
    this.#waiting.shift();
    first.cancel();
    first.resolve(first.replies);
  }
}

function noAnswer(error: unknown): SinkError {
  if (error instanceof SinkError) return error;
  const code = String((error as { readonly code?: unknown }).code ?? 'NoAnswer');
  return new SinkError(`The cache gave no answer (${code}).`, { code, retryable: true });
}
