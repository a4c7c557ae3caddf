import { connect, type Socket } from 'node:net';
import { encodeCommands, type Reply, ReplyError, ReplyReader } from '../../handlers/core/resp';

/** Looks into the cache of a local run. */
export interface CacheConnection {
  /** Rejects with what the server or the connection says against it. */
  send(words: readonly string[]): Promise<Reply>;
  close(): void;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Connects to a server of this machine with the first command, and again after a failure. */
export function connectCache(port: number): CacheConnection {
  let socket: Socket | undefined;
  const waiting: Waiting[] = [];
  const open = () => {
    const opened = connect({ host: '127.0.0.1', port });
    const reader = new ReplyReader();
    const fail = (error: Error) => {
      if (socket === opened) socket = undefined;
      for (const { reject } of waiting.splice(0)) reject(error);
    };
    opened.on('data', (bytes: Buffer) => {
      for (const reply of reader.read(bytes)) settle(waiting.shift(), reply);
    });
    opened.on('error', fail);
    opened.on('close', () => fail(new Error('The cache closed the connection.')));
    // Whoever only looks keeps no run from ending.
    opened.unref();
    return opened;
  };
  return {
    send: (words) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        socket ??= open();
        socket.write(encodeCommands([words]));
      }),
    close: () => void socket?.destroy(),
  };
}

function settle(waiting: Waiting | undefined, reply: Reply): void {
  if (reply instanceof ReplyError) waiting?.reject(new Error(`The cache answered ${reply.code}.`));
  else waiting?.resolve(reply);
}
