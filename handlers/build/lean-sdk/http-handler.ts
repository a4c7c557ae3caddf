/** Stands in for `@smithy/node-http-handler`: the transport brings its own request handler, which is all that is used. */
export const NodeHttpHandler = {
  create<Handler>(handler: Handler): Handler {
    return handler;
  },
};

/** Our request handler collects a body before it answers. */
export async function streamCollector(body: Uint8Array): Promise<Uint8Array> {
  return body;
}
