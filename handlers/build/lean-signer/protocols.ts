interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** Stands in for `@smithy/core/protocols` where only the signer uses it: it copies a request before it changes it. */
export const HttpRequest = {
  clone<Given extends Request>(request: Given): Given {
    return { ...request, headers: { ...request.headers }, query: { ...request.query } };
  },
};

/** Percent-encodes all but letters, digits and `-_.~`. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
