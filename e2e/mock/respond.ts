import type { ServerResponse } from "node:http";
import type { RecordedRequest } from "./records.ts";

/** A whole JSON answer. */
export function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}

/** Whether a chat asks for server-sent events. */
export function wantsStream(request: RecordedRequest): boolean {
  return /"stream"\s*:\s*true/.test(request.body.toString("utf8"));
}

/** An error as the first event of a stream, after `opening`. */
export function respondWithEvents(response: ServerResponse, body: string, opening: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (opening !== "") response.write(opening);
  response.write(`data: ${body}\n\n`);
  response.end("data: [DONE]\n\n");
}

/** The bytes of `text` in pieces of `size`. */
export function cut(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
