import type { Message } from '@aws-sdk/client-sqs';

/** What a message says; undefined where it is no object of JSON. */
export function jsonIn({ Body }: Message): object | undefined {
  try {
    const value: unknown = JSON.parse(Body ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
