import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Behaviour, TokenState } from "./behaviour.ts";
import type { RecordedRequest } from "./records.ts";
import type { MockVendor } from "./vendor.ts";

/**
 * Steers a mock vendor over HTTP, for processes that are not the test itself:
 *   GET /requests, GET /violations     what arrived, and what should not have
 *   PUT /behaviour  {"status": 503}    changes the named fields of the behaviour
 *   PUT /tokens     {"T": {"kind": "limited", "retryAfterSeconds": 3}}
 *   POST /resume, POST /reset
 * It belongs on an address that only the test can reach: it prints tokens.
 */
export function controlServer(vendor: MockVendor): Server {
  return createServer((request, response) => {
    serve(vendor, request, response).catch((fault: unknown) => answer(response, 400, { problem: String(fault) }));
  });
}

async function serve(vendor: MockVendor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case "GET /requests":
      return answer(response, 200, vendor.requests.map(readable));
    case "GET /violations":
      return answer(
        response,
        200,
        vendor.violations.map(({ reason, request }) => ({ reason, request: readable(request) })),
      );
    case "PUT /behaviour":
      Object.assign(vendor.behaviour, (await body(request)) as Partial<Behaviour>);
      return answer(response, 200, vendor.behaviour);
    case "PUT /tokens":
      for (const [token, state] of Object.entries((await body(request)) as Record<string, TokenState>)) {
        vendor.setToken(token, state);
      }
      return answer(response, 200, {});
    case "POST /resume":
      vendor.resume();
      return answer(response, 200, {});
    case "POST /reset":
      vendor.reset();
      return answer(response, 200, {});
    default:
      return answer(response, 404, { problem: "no such order" });
  }
}

function readable(request: RecordedRequest): object {
  return { ...request, body: request.body.toString("utf8") };
}

async function body(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
