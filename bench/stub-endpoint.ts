import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An endpoint in a process of its own that takes every message, each request after `process.argv[2]` milliseconds. */
const delayMs = Number(process.argv[2]);
const entryName = Buffer.from('PublishBatchRequestEntries.member.');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/xml' }).end(answer(body)), delayMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

function answer(body: Buffer): string {
  const at = body.lastIndexOf(entryName);
  if (at === -1) return envelope('Publish', '<MessageId>m</MessageId>');
  const count = Number.parseInt(body.subarray(at + entryName.length, at + entryName.length + 2).toString(), 10);
  const ids = Array.from({ length: count }, (_, id) => `<member><Id>${id}</Id><MessageId>m</MessageId></member>`);
  return envelope('PublishBatch', `<Failed/><Successful>${ids.join('')}</Successful>`);
}

function envelope(action: string, result: string): string {
  const xmlns = 'http://sns.amazonaws.com/doc/2010-03-31/';
  return `<${action}Response xmlns="${xmlns}"><${action}Result>${result}</${action}Result></${action}Response>`;
}
