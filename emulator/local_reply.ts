import { HeaderMap } from "./header_map.ts";

/** An answer a guest makes itself (`proxy_send_local_response`), or Envoy in its place. */
export interface LocalReply {
  readonly status: number;
  readonly details: string;
  readonly body: Buffer;
  readonly headers: HeaderMap;
}

/** A reply without headers of its own. */
export function plainReply(status: number, details: string, text: string): LocalReply {
  return { status, details, body: Buffer.from(text), headers: new HeaderMap() };
}

/** The headers a client gets with the reply: status, length and, unless the guest named one, the type. */
export function localReplyHeaders(reply: LocalReply): HeaderMap {
  const headers = HeaderMap.from({ ":status": String(reply.status) });
  for (const [name, value] of reply.headers.binaryPairs()) headers.add(name, value);
  headers.replace(":status", String(reply.status));
  if (reply.body.length === 0) return headers;
  headers.replace("content-length", String(reply.body.length));
  if (!headers.has("content-type")) headers.add("content-type", "text/plain");
  return headers;
}
