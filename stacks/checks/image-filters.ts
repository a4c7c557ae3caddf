/** What is wrong with a filter, and how to mend it. */
export interface FilterMistake {
  readonly rule: string;
  readonly remedy: string;
}

/** What a stream calls the three kinds of change. */
export const eventNames: readonly unknown[] = ['INSERT', 'MODIFY', 'REMOVE'];

/** Types of DynamoDB's JSON that hold a value; `L` and `M` hold further typed values. */
const valueTypes = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS'];
const numberTypes = ['N', 'NS'];

/** Images that a stream does not hold, by its view type. */
const missingImages: { readonly [viewType: string]: readonly ('new' | 'old')[] } = {
  KEYS_ONLY: ['new', 'old'],
  NEW_IMAGE: ['old'],
  OLD_IMAGE: ['new'],
};

/** Whether a stream of this view type holds the image; true where the view type is not known. */
export function holdsImage(streamViewType: unknown, image: 'new' | 'old'): boolean {
  return !(typeof streamViewType === 'string' && missingImages[streamViewType]?.includes(image));
}

/**
 * Why a filter below an image or the keys never matches, although AWS takes it. Images hold DynamoDB's JSON, where each
 * value stands below its type, and numbers are texts. `path` starts with the attribute.
 */
export function imagePathMistake(path: readonly string[], comparesNumbers: boolean): FilterMistake | undefined {
  const type = path.at(-1);
  if (path.length < 2 || type === undefined || !valueTypes.includes(type)) {
    const rule = `never matches: it must end in the type of the value (${valueTypes.join(', ')}), as DynamoDB writes it`;
    return { rule, remedy: `Write \`${[...path, 'S'].join('.')}\` for a string.` };
  }
  if (!numberTypes.includes(type) || !comparesNumbers) return undefined;
  return {
    rule: 'never matches: a stream holds numbers as texts, which numbers and `numeric` are not compared with',
    remedy: "List the numbers as texts, such as `['5']`, or compare them in the consumer.",
  };
}
