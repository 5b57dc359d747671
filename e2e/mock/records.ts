import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { signerOf } from "./sigv4.ts";

/** One request as it arrived at a mock vendor. */
export interface RecordedRequest {
  method: string;
  /** With its query. */
  path: string;
  host: string;
  /** Lower-case names; repeated headers joined by ", ". */
  headers: Record<string, string>;
  trailers: Record<string, string>;
  body: Buffer;
  /** The bearer token, the access key of a good signature, else the key in a header of its own; "" without any. */
  token: string;
  /** Wall clock at the end of the request. */
  atMs: number;
  /** What the vendor answered; 0 until the answer is whole. */
  status: number;
  /** Whether the connection closed before the answer was whole. */
  isBroken: boolean;
}

/** A request that should never have arrived, and why. */
export interface Violation {
  reason: "no token" | "a token of somebody else" | "another host's name" | "a secret of the client";
  request: RecordedRequest;
}

/** What a vendor goes by when it looks for requests that should not have come. */
export interface Expected {
  tokens: ReadonlyMap<string, unknown>;
  host: string;
  /** Whether it asks for no key at all. */
  isOpen: boolean;
  forbidden: readonly string[];
}

/** What is wrong with a request; null: nothing. */
export function violationOf(request: RecordedRequest, expected: Expected): Violation["reason"] | null {
  const { body: _body, ...visible } = request;
  const text = JSON.stringify(visible);
  if (expected.forbidden.some((secret) => text.includes(secret))) return "a secret of the client";
  if (request.token === "" && !expected.isOpen) return "no token";
  if (request.token !== "" && !expected.tokens.has(request.token)) return "a token of somebody else";
  return request.host === expected.host ? null : "another host's name";
}

/** A request's path without its query. */
export function pathOf({ path }: RecordedRequest): string {
  return path.split("?")[0] ?? "";
}

function flatten(headers: IncomingHttpHeaders | NodeJS.Dict<string>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

/** Reads a request to its end, trailers included. Rejects when the sender gives up. */
export async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const headers = flatten(request.headers);
  const recorded: RecordedRequest = {
    method: request.method ?? "",
    path: request.url ?? "",
    host: headers[":authority"] ?? headers["host"] ?? "",
    headers,
    trailers: flatten(request.trailers),
    body: Buffer.concat(pieces),
    token:
      /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1] ??
      headers["x-api-key"] ??
      headers["x-goog-api-key"] ??
      headers["api-key"] ??
      "",
    atMs: Date.now(),
    status: 0,
    isBroken: false,
  };
  return headers["authorization"]?.startsWith("AWS4-") ? { ...recorded, token: signerOf(recorded) } : recorded;
}
