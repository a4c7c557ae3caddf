import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `drop`: the service never hears of it. `swallow`: it does, and what it answers gets lost on the way back. */
export type Fate = 'pass' | 'drop' | 'swallow';

/** Told of every request before it is passed on. */
export type OnRequest = (message: IncomingMessage, body: string) => Fate;

/** Stands before a service on this machine, and may keep it and who calls it apart. */
export async function startForwarding(target: string, onRequest: OnRequest) {
  const { hostname, port } = new URL(target);
  const server = createServer(async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const fate = onRequest(incoming, body.toString());
    if (fate === 'drop') return void outgoing.destroy();
    const { method, url: path, headers } = incoming;
    const upstream = request({ hostname, port, method, path, headers }, (response) => {
      if (fate === 'swallow') return void response.resume().on('end', () => outgoing.destroy());
      outgoing.writeHead(response.statusCode!, response.headers);
      response.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    upstream.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
