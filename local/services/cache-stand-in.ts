import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What an answer is made of: text, a number, null for nothing, an `Error`, a list, or the bytes as they are. */
export type StandInReply = string | number | null | Error | { readonly raw: string } | readonly StandInReply[];

/** Commands by their upper-case names. */
export type StandInCommands = { readonly [name: string]: (words: readonly string[]) => StandInReply };

export interface CacheStandInOptions {
  /** Asked of whoever connects. */
  readonly login?: () => { readonly user?: string; readonly password: string };
  /** Answers before the stand-in's own. */
  readonly commands?: StandInCommands;
  /** Lua scripts, which it cannot run, to what does the same. */
  readonly scripts?: ReadonlyMap<string, (key: string, args: readonly string[]) => StandInReply>;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** For expiry. Default the machine's. */
  readonly nowMs?: () => number;
}

export interface CacheStandIn {
  readonly port: number;
  /** What it holds, without what has expired. */
  entries(): ReadonlyMap<string, string>;
  set(key: string, value: string, ms?: number): void;
  /** Connections that were made so far. */
  readonly connections: number;
  /** The last thousand commands. */
  readonly seen: readonly (readonly string[])[];
  /** Cuts every connection, as a restart does. */
  cut(): void;
  stop(): Promise<void>;
}

/** What a server says where there is nothing to say. */
export const ok: StandInReply = { raw: '+OK\r\n' };

interface Entry {
  readonly value: string;
  readonly expiresAtMs: number;
}

/**
 * Stand-in for a Redis or Valkey server where none runs: GET, SET, UNLINK, AUTH, PING and KEYS of text over its protocol,
 * in memory. It passes the tests that a real server passes; nothing else is promised.
 */
export async function startCacheStandIn(options: CacheStandInOptions = {}): Promise<CacheStandIn> {
  const { nowMs = Date.now } = options;
  const kept = new Map<string, Entry>();
  const seen: (readonly string[])[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const alive = (key: string) => {
    const entry = kept.get(key);
    return entry && entry.expiresAtMs > nowMs() ? entry.value : null;
  };
  const set = (key: string, value: string, ms = Number.POSITIVE_INFINITY) =>
    void kept.set(key, { value, expiresAtMs: nowMs() + ms });
  const entries = () => new Map([...kept.keys()].flatMap((key) => (alive(key) === null ? [] : [[key, alive(key)!]])));
  const own = ownCommands(alive, set, kept, entries, options.scripts ?? new Map());
  const answer = (words: readonly string[]) => {
    const name = words[0]!.toUpperCase();
    const command = options.commands?.[name] ?? own[name];
    return command ? command(words.slice(1)) : new Error('ERR unknown command');
  };
  const serve = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let isIn = options.login === undefined;
    readCommands(socket, (words) => {
      seen.push(words);
      if (seen.length > 1_000) seen.shift();
      if (words[0]!.toUpperCase() === 'AUTH') {
        isIn = isLogin(words.slice(1), options.login?.());
        return isIn ? ok : new Error('WRONGPASS invalid username-password pair or user is disabled.');
      }
      return isIn ? answer(words) : new Error('NOAUTH Authentication required.');
    });
  };
  const server = options.tls ? createTlsServer(options.tls, serve) : createPlainServer(serve);
  await listen(server);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    entries,
    set,
    get connections() {
      return connections;
    },
    seen,
    cut,
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function ownCommands(
  alive: (key: string) => string | null,
  set: (key: string, value: string, ms?: number) => void,
  kept: Map<string, Entry>,
  entries: () => ReadonlyMap<string, string>,
  scripts: NonNullable<CacheStandInOptions['scripts']>,
): StandInCommands {
  return {
    PING: () => 'PONG',
    GET: ([key]) => alive(key!),
    SET([key, value, unit, ms]) {
      set(key!, value!, unit?.toUpperCase() === 'PX' ? Number(ms) : undefined);
      return ok;
    },
    UNLINK: (keys) => keys.filter((key) => alive(key) !== null && kept.delete(key)).length,
    KEYS: () => [...entries().keys()],
    FLUSHALL() {
      kept.clear();
      return ok;
    },
    EVAL([script, , key, ...args]) {
      const run = scripts.get(script!);
      return run ? run(key!, args) : new Error('ERR the stand-in does not know this script');
    },
  };
}

function isLogin(words: readonly string[], login: { readonly user?: string; readonly password: string } | undefined) {
  const [user, password] = words.length === 2 ? words : ['default', words[0]];
  return login === undefined || ((login.user ?? 'default') === user && login.password === password);
}

function readCommands(socket: Socket, answer: (words: readonly string[]) => StandInReply): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const replies: string[] = [];
    for (let parsed = commandAt(bytes, 0); parsed; parsed = commandAt(bytes, 0)) {
      bytes = bytes.subarray(parsed.end);
      replies.push(encodeReply(answer(parsed.words)));
    }
    if (replies.length > 0) socket.write(replies.join(''));
  });
}

/** The command that begins there, as a list of texts; undefined where it has not all come yet. */
function commandAt(
  bytes: Buffer,
  start: number,
): { readonly words: readonly string[]; readonly end: number } | undefined {
  let at = start;
  const line = () => {
    const end = bytes.indexOf('\r\n', at);
    const text = end < 0 ? undefined : bytes.toString('latin1', at + 1, end);
    at = end + 2;
    return text;
  };
  const count = line();
  if (count === undefined) return undefined;
  const words: string[] = [];
  while (words.length < Number(count)) {
    const length = line();
    if (length === undefined || bytes.length < at + Number(length) + 2) return undefined;
    words.push(bytes.toString('utf8', at, at + Number(length)));
    at += Number(length) + 2;
  }
  return { words, end: at };
}

function encodeReply(reply: StandInReply): string {
  if (reply === null) return '$-1\r\n';
  if (reply instanceof Error) return `-${reply.message}\r\n`;
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if ('raw' in reply) return reply.raw;
  return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`;
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
