import { request as httpRequest, type Agent, type IncomingMessage } from "node:http";

export interface RawRequest {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Sends the body chunked, with these trailers after it. */
  trailers?: Record<string, string>;
  /** Whose connections it goes on; absent: one of its own. */
  agent?: Agent;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends one request, byte for byte as told, and reads the whole answer. */
export function sendRaw(
  url: string,
  { method = "POST", path, headers = {}, body, trailers, agent }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method, path, agent: agent ?? false, headers: framed(headers, body, trailers) };
    const request = httpRequest(url, options, (response) => resolve(readAnswer(response)));
    request.setTimeout(20_000, () => request.destroy(new Error(`${method} ${path}: no answer within 20 s`)));
    request.on("error", reject);
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: flatHeaders(response), body: "" });
    });
    if (body !== undefined) request.write(body);
    if (trailers !== undefined) request.addTrailers(trailers);
    request.end();
  });
}

function framed(headers: Record<string, string>, body?: string | Buffer, trailers?: object): Record<string, string> {
  if (trailers !== undefined)
    return { ...headers, trailer: Object.keys(trailers).join(", "), "transfer-encoding": "chunked" };
  return body === undefined ? headers : { "content-length": String(Buffer.byteLength(body)), ...headers };
}

async function readAnswer(response: IncomingMessage): Promise<RawAnswer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: flatHeaders(response),
    body: Buffer.concat(pieces).toString("utf8"),
  };
}

function flatHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
}
