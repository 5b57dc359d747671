import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour, OwnAnswer } from "./behaviour.ts";
import type { ErrorCode, Format } from "./formats/format.ts";

export const eventsType = "text/event-stream";

/** A whole JSON answer. */
export function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}

/** An answer byte for byte; without a `content-length` in its headers it is chunked. */
export function respondInWords(response: ServerResponse, { status, headers = {}, body = "" }: OwnAnswer): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** A stream of one event and what ends it, opened and paced as `behaviour` says. */
export async function respondWithEvents(
  response: ServerResponse,
  [event, end]: [string | Buffer, string],
  behaviour: Behaviour,
  type = eventsType,
): Promise<void> {
  const { opening, paceMs } = behaviour;
  response.writeHead(200, { "content-type": type });
  if (opening !== "") response.write(opening);
  response.write(event);
  if (paceMs > 0) await sleep(paceMs);
  response.end(end);
}

/** `bytes` in pieces of `size`. */
export function cut(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

/** Sets the headers that tell a part of a refusal. */
export function tellMore(response: ServerResponse, format: Format, code: ErrorCode): void {
  for (const [name, value] of Object.entries(format.errorHeaders?.(code) ?? {})) response.setHeader(name, value);
}
