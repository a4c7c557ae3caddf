/** An answer of the server. Text of any kind is a string, and an error is a value: others in a pipeline may succeed. */
export type Reply = string | number | null | ReplyError | readonly Reply[];

/** An error as the server words it. Its text may quote what was sent, so only the first word goes further. */
export class ReplyError {
  constructor(readonly text: string) {}

  /** `WRONGPASS`, `MOVED`, `ERR`; `ERR` too where the first word is no such word. */
  get code(): string {
    return /^[A-Z]{2,24}(?= |$)/.exec(this.text)?.[0] ?? 'ERR';
  }
}

/**
 * Commands as the server reads them, one after the other: a pipeline.
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export function encodeCommands(commands: readonly (readonly string[])[]): string {
  return commands.map((words) => `*${words.length}\r\n${words.map(encodeWord).join('')}`).join('');
}

function encodeWord(word: string): string {
  return `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
}

/** An answer that is no protocol of ours: whatever comes after it cannot be told apart. */
export class ProtocolError extends Error {
  readonly code = 'ProtocolError';
}

/** Takes bytes as they come and gives the replies that are whole. */
export class ReplyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  read(chunk: Buffer): readonly Reply[] {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const replies: Reply[] = [];
    let whole = 0;
    this.#at = 0;
    for (let reply = this.#reply(); reply !== undefined; reply = this.#reply()) {
      replies.push(reply);
      whole = this.#at;
    }
    this.#bytes = this.#bytes.subarray(whole);
    return replies;
  }

  /** The next reply; undefined where it has not all come yet. */
  #reply(): Reply | undefined {
    const line = this.#line();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    switch (line[0]) {
      case '+':
        return rest;
      case '-':
        return new ReplyError(rest);
      case ':':
        return Number(rest);
      case '$':
        return this.#text(Number(rest));
      case '*':
        return this.#list(Number(rest));
      default:
        throw new ProtocolError('The server answers in another protocol.');
    }
  }

  #line(): string | undefined {
    const end = this.#bytes.indexOf('\r\n', this.#at);
    if (end < 0) return undefined;
    const line = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 2;
    return line;
  }

  #text(length: number): string | null | undefined {
    if (length < 0) return null;
    const end = this.#at + length;
    if (this.#bytes.length < end + 2) return undefined;
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 2;
    return text;
  }

  #list(length: number): readonly Reply[] | null | undefined {
    if (length < 0) return null;
    const replies: Reply[] = [];
    for (let index = 0; index < length; index += 1) {
      const reply = this.#reply();
      if (reply === undefined) return undefined;
      replies.push(reply);
    }
    return replies;
  }
}
