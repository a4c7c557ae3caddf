import type { Comparison, Difference, ReadItem } from '../../handlers/core/inspection';
import type { InvokeFunction } from '../replay/invoke-function';
import { compareItems } from './ask-function';

/** An event may have 6 MB; a sink reads what it holds of each item while its function has time. */
const itemsMax = 50;
const bytesMax = 4_000_000;

/** What a sink holds against the items, all of them in as many calls as it takes. */
export async function compareWithSink(
  functionArn: string,
  items: readonly ReadItem[],
  readFromMs: number,
  { invoke, signal }: { readonly invoke: InvokeFunction; readonly signal: AbortSignal },
  onCompared: (count: number) => void = () => {},
): Promise<{ readonly comparison: Comparison } | { readonly refusal: string }> {
  const differences: Difference[] = [];
  const sums = { compared: 0, newer: 0, refused: 0 };
  for (const part of cut(items)) {
    if (signal.aborted) break;
    const asked = await compareItems(functionArn, { readFromMs, items: part }, invoke, signal);
    if ('refusal' in asked) return asked;
    const { answer } = asked;
    differences.push(...answer.differences);
    sums.compared += answer.compared;
    sums.newer += answer.newer;
    sums.refused += answer.refused ?? 0;
    onCompared(part.length);
  }
  return { comparison: { ...sums, differences } };
}

/** In parts that fit into an event. */
function* cut(items: readonly ReadItem[]): Generator<readonly ReadItem[]> {
  let part: ReadItem[] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = Buffer.byteLength(JSON.stringify(item));
    if (part.length === itemsMax || (part.length > 0 && bytes + itemBytes > bytesMax)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(item);
    bytes += itemBytes;
  }
  if (part.length > 0) yield part;
}
