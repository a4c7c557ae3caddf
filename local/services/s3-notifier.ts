import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardWrites } from './s3-write-conditions';

/** An object that was just created. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly eTag: string;
  /** `Put`, `Copy` or `CompleteMultipartUpload`, as in S3's event names. */
  readonly how: string;
}

/** One queue of a bucket's notification configuration. */
export interface BucketNotification {
  readonly id: string;
  /** Whom the bucket's configuration names. */
  readonly queueArn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  /** Sends the notification's text to the queue. */
  send(body: string): Promise<void>;
}

/** Stands in front of the S3 emulator, which has neither notifications nor conditional writes, and does both as S3 does. */
export interface S3Notifier {
  readonly endpoint: string;
  configure(bucket: string, region: string, notifications: readonly BucketNotification[]): void;
  onCreated(listener: (object: CreatedObject) => void): void;
  /** Resolves when every notification so far has been sent. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** Forwards everything to `target` but writes whose conditions do not hold, and watches what was created. */
export async function startS3Notifier(target: string): Promise<S3Notifier> {
  const byBucket = new Map<string, { region: string; notifications: readonly BucketNotification[] }>();
  const listeners: ((object: CreatedObject) => void)[] = [];
  const pending = new Set<Promise<void>>();
  let sequence = 0;
  const created = (object: CreatedObject) => {
    for (const listener of listeners) listener(object);
    const { region, notifications } = byBucket.get(object.bucket) ?? { region: '', notifications: [] };
    for (const notification of notifications) {
      if (!isWanted(notification, object)) continue;
      const sent = notification.send(JSON.stringify(notificationOf(object, notification.id, region, ++sequence)));
      const settled = sent.catch(() => {}).finally(() => pending.delete(settled));
      pending.add(settled);
    }
  };
  const url = new URL(target);
  const guard = guardWrites(url);
  const server = createServer((incoming, outgoing) => {
    const asked = configurationAsked(incoming);
    if (asked === undefined) return guard(incoming, outgoing, () => forward(url, incoming, outgoing, created));
    outgoing.writeHead(200, { 'content-type': 'application/xml' });
    outgoing.end(configurationXml(byBucket.get(asked)?.notifications ?? []));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    configure: (bucket, region, notifications) => byBucket.set(bucket, { region, notifications }),
    onCreated: (listener) => listeners.push(listener),
    drained: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function forward(
  target: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  created: (object: CreatedObject) => void,
) {
  const { method, url: path, headers } = incoming;
  let sizeBytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
  });
  const upstream = request({ hostname: target.hostname, port: target.port, method, path, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.on('end', () => {
      const how = response.statusCode === 200 ? creationOf(incoming) : undefined;
      const where = objectOf(path ?? '/');
      if (!how || !where) return;
      const declared = headers['x-amz-decoded-content-length'];
      const eTag = String(response.headers.etag ?? '').replaceAll('"', '');
      created({ ...where, how, eTag, sizeBytes: declared ? Number(declared) : sizeBytes });
    });
    response.pipe(outgoing);
  });
  upstream.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  incoming.pipe(upstream);
}

/** The bucket whose notification configuration is asked for; undefined for any other request. */
function configurationAsked({ method, url }: IncomingMessage): string | undefined {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://s3');
  return method === 'GET' && searchParams.has('notification') ? pathname.split('/')[1] : undefined;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
function configurationXml(notifications: readonly BucketNotification[]): string {
  const queues = notifications.map(({ id, queueArn, events, prefix, suffix }) => {
    const rules = [...(prefix ? [['prefix', prefix]] : []), ...(suffix ? [['suffix', suffix]] : [])];
    const texts = rules.map(([name, value]) => `<FilterRule><Name>${name}</Name><Value>${value}</Value></FilterRule>`);
    const filter = texts.length > 0 ? `<Filter><S3Key>${texts.join('')}</S3Key></Filter>` : '';
    const told = events.map((event) => `<Event>${event}</Event>`).join('');
    return `<QueueConfiguration><Id>${id}</Id><Queue>${queueArn}</Queue>${told}${filter}</QueueConfiguration>`;
  });
  return `<NotificationConfiguration>${queues.join('')}</NotificationConfiguration>`;
}

/** How S3 calls the creation that this request makes, or undefined when it makes none. */
function creationOf({ method, url, headers }: IncomingMessage): string | undefined {
  const { searchParams } = new URL(url ?? '/', 'http://s3');
  // Sub-resources such as ?tagging are not objects.
  const parameters = [...searchParams.keys()].filter((name) => name !== 'x-id' && !/^x-amz-/i.test(name));
  if (method === 'POST' && searchParams.has('uploadId')) return 'CompleteMultipartUpload';
  if (method !== 'PUT' || parameters.length > 0) return undefined;
  return headers['x-amz-copy-source'] ? 'Copy' : 'Put';
}

function objectOf(path: string): { bucket: string; key: string } | undefined {
  const [, bucket, key] = /^\/([^/?]+)\/([^?]+)/.exec(path) ?? [];
  return bucket && key ? { bucket, key: decodeURIComponent(key) } : undefined;
}

function isWanted({ events, prefix, suffix }: BucketNotification, { key, how }: CreatedObject): boolean {
  const listed = events.some((event) => event === 's3:ObjectCreated:*' || event === `s3:ObjectCreated:${how}`);
  return listed && key.startsWith(prefix) && key.endsWith(suffix);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function notificationOf(object: CreatedObject, configurationId: string, awsRegion: string, sequence: number) {
  const { bucket, key, sizeBytes, eTag, how } = object;
  const s3 = {
    s3SchemaVersion: '1.0',
    configurationId,
    bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
    object: {
      // S3 writes keys as a form would: slashes stay, spaces become plus signs.
      key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
      size: sizeBytes,
      eTag,
      sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
    },
  };
  const eventName = `ObjectCreated:${how}`;
  const eventTime = new Date().toISOString();
  const head = { eventVersion: '2.1', eventSource: 'aws:s3', awsRegion, eventTime, eventName };
  const userIdentity = { principalId: 'AWS:LOCAL' };
  return { Records: [{ ...head, userIdentity, requestParameters: {}, responseElements: {}, s3 }] };
}
