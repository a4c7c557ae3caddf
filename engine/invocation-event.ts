import type { InvokeAction } from './actions';

/** The event of an invocation, as Lambda gives it to the function. */
export interface StreamEvent {
  readonly Records: readonly unknown[];
  readonly window?: { readonly start: string; readonly end: string };
  readonly state?: object;
  readonly shardId?: string;
  readonly eventSourceARN?: string;
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
}

export function streamEventOf(action: InvokeAction, eventSourceArn: string): StreamEvent {
  const Records = action.records.map(({ event }) => event);
  const { window, shardId } = action;
  if (!window) return { Records };
  return {
    Records,
    window: timeWindowOf(window),
    state: window.state,
    shardId,
    eventSourceARN: eventSourceArn,
    isFinalInvokeForWindow: window.isFinalInvokeForWindow,
    isWindowTerminatedEarly: window.isWindowTerminatedEarly,
  };
}

/** Windows are whole seconds long and AWS writes their ends without milliseconds. */
export function timeWindowOf(window: { readonly startMs: number; readonly endMs: number }): {
  readonly start: string;
  readonly end: string;
} {
  return { start: isoSeconds(window.startMs), end: isoSeconds(window.endMs) };
}

/** 2026-01-31T10:20:30Z */
export function isoSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
