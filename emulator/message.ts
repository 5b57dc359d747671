import { binary, type HeaderInput } from "./header_map.ts";
import type { Delivered, Flow } from "./flow.ts";
import { HeaderMap } from "./header_map.ts";
import type { Task } from "./task.ts";

/** A body as a test writes it: whole, or in the chunks the filter is to see. */
export type BodyInput = string | Uint8Array | readonly (string | Uint8Array)[];

/** What every message has, whichever way it goes. */
export interface MessageInput {
  readonly headers?: HeaderInput;
  readonly body?: BodyInput;
  readonly trailers?: HeaderInput;
  /**
   * How the end arrives: "empty chunk" after the body (HTTP/1, the default), with the "last chunk" (HTTP/2), or "open":
   * not yet, the test sends the rest itself. A message without body and trailers ends with its headers.
   */
  readonly end?: "empty chunk" | "last chunk" | "open";
}

/** What came out of the filter in one direction. */
export interface Message {
  /** One text per name; several values are joined by ", ". */
  readonly headers: Record<string, string>;
  readonly rawHeaders: [string, string][];
  readonly body: string;
  readonly bytes: Buffer;
  /** The body as it was released, piece by piece. */
  readonly chunks: string[];
  readonly trailers: Record<string, string> | undefined;
  /** False while the rest is still to come or is held. */
  readonly ended: boolean;
}

/** A message that reached the client, or the router's retry logic in upstream mode. */
export interface Answer extends Message {
  readonly status: number;
}

/** An answer made by the filter, or by Envoy because of it. */
export interface Reply extends Answer {
  readonly details: string;
}

/** Chunks of a body, none when it is empty; a whole body is one chunk. */
export function chunksOf(body: BodyInput | undefined): Buffer[] {
  if (body === undefined) return [];
  const whole = typeof body === "string" || body instanceof Uint8Array;
  const chunks = (whole ? [body] : body).map((chunk) => Buffer.from(chunk));
  return chunks.filter((chunk) => !whole || chunk.length > 0);
}

/** Header map of a message; a whole body brings its content-length, as clients send it. */
export function headersOf(pseudo: HeaderInput, input: MessageInput): HeaderMap {
  const headers = HeaderMap.from(pseudo);
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    headers.remove(name);
    for (const one of typeof value === "string" ? [value] : value) headers.add(name, binary(one));
  }
  const whole = typeof input.body === "string" || input.body instanceof Uint8Array;
  if (whole && input.end !== "open" && !headers.has("content-length")) {
    headers.add("content-length", String(Buffer.byteLength(input.body)));
  }
  return headers;
}

/** Plays a message into a flow, in the order Envoy's codec would. */
export function* play(flow: Flow, headers: HeaderMap, input: MessageInput): Task {
  const chunks = chunksOf(input.body);
  const endsWithHeaders = chunks.length === 0 && input.trailers === undefined && input.end !== "open";
  yield* flow.receiveHeaders(headers, endsWithHeaders);
  if (endsWithHeaders) return;
  const endsWithChunk = input.end === "last chunk" && input.trailers === undefined;
  for (const [index, chunk] of chunks.entries()) {
    yield* flow.receiveBody(chunk, endsWithChunk && index === chunks.length - 1);
  }
  if (input.end !== "open" && !endsWithChunk) yield* playEnd(flow, input.trailers);
}

/** Ends an open message by trailers, or by an empty chunk. */
export function* playEnd(flow: Flow, trailers?: HeaderInput): Task {
  if (trailers !== undefined) yield* flow.receiveTrailers(HeaderMap.from(trailers));
  else yield* flow.receiveBody(Buffer.alloc(0), true);
}

/** The test's view of what was released, undefined while even the headers are held. */
export function messageOf(delivered: Delivered | undefined): Message | undefined {
  if (delivered === undefined) return undefined;
  const bytes = Buffer.concat(delivered.chunks);
  return {
    headers: delivered.headers.toObject(),
    rawHeaders: delivered.headers.pairs(),
    body: bytes.toString("utf8"),
    bytes,
    chunks: delivered.chunks.map((chunk) => chunk.toString("utf8")),
    trailers: delivered.trailers?.toObject(),
    ended: delivered.ended,
  };
}
