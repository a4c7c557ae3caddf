import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { pagesOf } from '../../deployed/pages-of';

/** What the core logs of a canary once it is settled. */
export interface CanaryLine {
  readonly consumer: string;
  readonly eventId: string;
  readonly eventName: string;
  /** Epoch milliseconds, by the clock of the function. */
  readonly receivedAtMs: number;
  readonly doneAtMs: number;
  readonly verdict: string;
}

const message = 'A canary passed.';

/** The lines about canaries that a log group has of the time since. A group that was never written to may not exist. */
export async function readCanaryLines(
  client: CloudWatchLogsClient,
  logGroup: string,
  sinceMs: number,
): Promise<readonly CanaryLine[]> {
  const texts = await pagesOf(async (nextToken) => {
    const input = { logGroupName: logGroup, filterPattern: `"${message}"`, startTime: sinceMs };
    const page = await client.send(new FilterLogEventsCommand({ ...input, ...(nextToken && { nextToken }) }));
    return { items: (page.events ?? []).flatMap((event) => event.message ?? []), next: page.nextToken };
  }).catch((error: Error) => (error.name === 'ResourceNotFoundException' ? [] : Promise.reject(error)));
  return texts.flatMap((text) => lineOf(text) ?? []);
}

function lineOf(text: string): CanaryLine | undefined {
  try {
    const line = JSON.parse(text) as CanaryLine & { readonly message?: string };
    return line.message === message ? line : undefined;
  } catch {
    return undefined;
  }
}
