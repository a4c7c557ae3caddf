/**
 * JSON in ASCII, which says the same. SQS refuses two characters, and the emulator whatever UTF-16 writes as a pair.
 */
export function asciiJson(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same of a text that may be JSON; any other text is left as it is. */
export function asciiWhereJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return asciiJson(text.replace(/[\r\n\t]/g, ' '));
}
