import {
  type FormMessage,
  type PublishForm,
  readForm,
  readPublishForm,
  writePublishForm,
} from '../../local/services/publish-batch-form';
import {
  batchXml,
  errorAnswer,
  type FailedEntry,
  type HttpExchange,
  serveExchange,
  snsLimits,
  withFailedEntries,
  xmlAnswer,
} from '../../local/services/sns-limits-proxy';

/** What goes wrong with one PublishBatch. */
export interface SnsFault {
  /** The connection breaks before the request has been seen, or after it has been carried out. */
  readonly drop?: 'before' | 'after';
  /** The whole request fails with this status and code, and nothing is published. */
  readonly answer?: { readonly status: number; readonly code: string };
  /** These entries fail while the others are published. */
  readonly entries?: readonly FailedEntry[];
  /** The answer takes this long. */
  readonly delayMs?: number;
  /** The answer to a request that has been carried out reads like this instead. */
  readonly body?: string;
}

/** Decides what goes wrong with a request; undefined: nothing. */
export type SnsFaults = (form: PublishForm) => SnsFault | undefined;

export interface FaultyProxy {
  readonly url: string;
  /** Every PublishBatch that arrived, faulty or not. */
  readonly requests: readonly { readonly exchange: HttpExchange; readonly form: PublishForm }[];
  /** Every message that SNS took, in the order it took them, also when the answer was lost. */
  readonly published: readonly FormMessage[];
  /** Faults of the requests from now on. */
  fail(faults: SnsFaults): void;
  stop(): Promise<void>;
}

/** The limits proxy of the local run, which also fails as AWS and its network do. */
export async function startFaultyProxy(targetUrl: string): Promise<FaultyProxy> {
  const limits = snsLimits(targetUrl);
  const requests: { exchange: HttpExchange; form: PublishForm }[] = [];
  const published: FormMessage[] = [];
  let faults: SnsFaults = () => undefined;
  const proxy = await serveExchange(async (exchange) => {
    const form = readPublishForm(readForm(exchange.body));
    if (!form) return limits(exchange);
    requests.push({ exchange, form });
    const fault = faults(form) ?? {};
    if (fault.drop === 'before') throw new Error('dropped before');
    if (fault.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault.answer) return errorAnswer({ code: fault.answer.code, message: 'injected' }, fault.answer.status);
    const failed = fault.entries ?? [];
    const rest = form.messages.filter(({ id }) => !failed.some((entry) => entry.id === id));
    const answer =
      failed.length === 0
        ? await limits(exchange)
        : rest.length === 0
          ? xmlAnswer(200, batchXml)
          : await limits({ ...exchange, body: writePublishForm(form, rest) });
    const taken = idsTaken(answer.body.toString());
    published.push(...rest.filter(({ id }) => taken.has(id)));
    if (fault.drop === 'after') throw new Error('dropped after');
    return fault.body === undefined ? withFailedEntries(answer, failed) : xmlAnswer(200, fault.body);
  });
  return {
    url: proxy.url,
    requests,
    published,
    fail: (next) => {
      faults = next;
    },
    stop: proxy.stop,
  };
}

function idsTaken(xml: string): ReadonlySet<string> {
  const successful = /<Successful>(.*)<\/Successful>/s.exec(xml)?.[1] ?? '';
  return new Set([...successful.matchAll(/<Id>([^<]*)<\/Id>/g)].map(([, id]) => id!));
}
