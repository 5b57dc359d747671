import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { otherAnswer } from "./answers.ts";
import { refusalOf, usualBehaviour, type Behaviour, type TokenState } from "./behaviour.ts";
import { catalogue, keyless, type MockName } from "./catalogue.ts";
import type { ChatRequest } from "./formats/format.ts";
import { chatFormat } from "./formats/index.ts";
import { openaiFormat } from "./formats/openai.ts";
import { Gate } from "./gate.ts";
import { namedIn } from "./paths.ts";
import { pathOf, record, violationOf, type RecordedRequest, type Violation } from "./records.ts";
import { respond, respondInWords, respondWithEvents, tellMore } from "./respond.ts";
import { rulesFor } from "./rules/index.ts";
import { codeOf, firstOf, type Json } from "./rules/rule.ts";
import { sayingTo } from "./saying.ts";
import { streamEvents } from "./stream.ts";

/** Key and certificate in PEM; with them a vendor speaks TLS and both HTTP versions. */
export interface ServerIdentity {
  key: string;
  cert: string;
}

export interface VendorOptions {
  name: MockName;
  tokens: string[];
  /** 0 or absent: any free port. */
  port?: number;
  /** Absent: 127.0.0.1. */
  address?: string;
  /** The name it wants to be asked by; absent: the real vendor's. */
  host?: string;
  identity?: ServerIdentity;
}

/**
 * One vendor's API as a real HTTP server. It serves its own tokens only: a request with any other token, none, or
 * another host's name is refused and kept as a violation, so that a test sees a key that went astray.
 */
export class MockVendor {
  readonly name: MockName;
  readonly requests: RecordedRequest[] = [];
  readonly violations: Violation[] = [];
  /** What this vendor's rules said to the requests that they refused. */
  readonly refusals: string[] = [];
  /** Texts that must not arrive in any header, path or trailer: the client's own secrets. */
  readonly forbidden: string[] = [];
  /** Texts of uploaded files by id. */
  readonly files = new Map<string, string>();
  behaviour: Behaviour = usualBehaviour();
  readonly #host: string;
  readonly #tokens = new Map<string, TokenState>();
  readonly #gate = new Gate();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server | Http2SecureServer;
  #port = 0;

  private constructor(options: VendorOptions) {
    this.name = options.name;
    this.#host = options.host ?? catalogue[options.name].host;
    for (const token of options.tokens) this.#tokens.set(token, { kind: "healthy" });
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.#serve(request, response);
    this.#server = options.identity
      ? createSecureServer({ ...options.identity, allowHTTP1: true }, serve as never)
      : createServer(serve);
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(options: VendorOptions): Promise<MockVendor> {
    const vendor = new MockVendor(options);
    await vendor.#listen(options.port ?? 0, options.address);
    return vendor;
  }

  get port(): number {
    return this.#port;
  }

  get tokens(): string[] {
    return [...this.#tokens.keys()];
  }

  /** Changes what this vendor thinks of one token; a token it did not know becomes its own. */
  setToken(token: string, state: TokenState): void {
    this.#tokens.set(token, state);
  }

  /** Lets every stream that waits at `pauseAfterWrites` go on. */
  resume(): void {
    this.#gate.resume();
  }

  /** Forgets records and steering; the tokens stay and are healthy again. */
  reset(): void {
    this.requests.length = 0;
    this.violations.length = 0;
    this.refusals.length = 0;
    this.behaviour = usualBehaviour();
    for (const token of this.#tokens.keys()) this.#tokens.set(token, { kind: "healthy" });
    this.resume();
  }

  async stop(): Promise<void> {
    this.resume();
    await this.close();
  }

  /** Hangs up on everybody and closes the port, until `reopen`. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Listens again at the port it had. */
  reopen(): Promise<void> {
    return this.#listen(this.#port);
  }

  async #listen(port: number, address = "127.0.0.1"): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, address, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const recorded = await record(request);
      this.requests.push(recorded);
      response.on("finish", () => (recorded.status = response.statusCode));
      response.on("close", () => (recorded.isBroken = recorded.status === 0));
      for (const [name, value] of Object.entries(this.behaviour.headers)) response.setHeader(name, value);
      while (this.#tokens.get(recorded.token)?.kind === "stalled" && !recorded.isBroken) await this.#gate.wait();
      if (this.#refuse(recorded, response)) return;
      if (this.behaviour.drops === 0) return await this.#answer(recorded, response);
      this.behaviour.drops -= 1;
      response.destroy();
    } catch {
      response.destroy();
    }
  }

  #refuse(request: RecordedRequest, response: ServerResponse): boolean {
    const format = chatFormat(pathOf(request), this.name) ?? openaiFormat;
    const isOpen = keyless.includes(this.name);
    const reason = violationOf(request, { tokens: this.#tokens, host: this.#host, isOpen, forbidden: this.forbidden });
    if (reason !== null) {
      this.violations.push({ reason, request });
      respond(response, 401, format.error(`${this.name} refuses ${reason}`, "mock_violation"));
      return true;
    }
    const refusal = refusalOf(this.#tokens.get(request.token) ?? { kind: "healthy" });
    if (refusal === null) return false;
    if (refusal.retryAfterSeconds > 0) response.setHeader("retry-after", String(refusal.retryAfterSeconds));
    const body = format.error(`${this.name} refuses this token`, refusal.code);
    tellMore(response, format, refusal.code);
    if (refusal.status === 0) response.destroy();
    else if (refusal.status === 200 && format.wantsStream(request))
      void respondWithEvents(response, format.errorEvents(body), this.behaviour, format.streamType);
    else respond(response, format.statusOf?.(refusal.status, refusal.code) ?? refusal.status, body);
    return true;
  }

  async #answer(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const { status, delayMs, own } = this.behaviour;
    if (delayMs > 0) await sleep(delayMs);
    const words = own(request);
    if (words !== null) return respondInWords(response, words);
    const { name } = this;
    const format = chatFormat(pathOf(request), name);
    const errors = format ?? openaiFormat;
    if (status >= 300) tellMore(response, errors, "mock_status");
    if (status >= 300)
      return respond(response, status, errors.error(`${name} was told to say ${status}`, "mock_status"));
    const other = otherAnswer(request, name, this.files);
    if (other !== undefined) return respond(response, status, other);
    if (format === undefined) return respond(response, 404, errors.error(`no ${request.path} here`, "unknown_url"));
    const body = JSON.parse(request.body.toString("utf8")) as ChatRequest;
    const model = body.model ?? namedIn(pathOf(request))?.model ?? "";
    const asked = { model, path: request.path, body: body as Json, headers: request.headers };
    const refused = firstOf(rulesFor(name, pathOf(request)), asked);
    if (refused !== null) {
      this.refusals.push(refused.message);
      const { message, status: refusal = 400, ...more } = refused;
      tellMore(response, format, codeOf(refusal));
      return respond(response, refusal, format.error(message, codeOf(refusal), more));
    }
    const { behaviour } = this;
    const reply = format.reply({ ...body, model }, sayingTo(String(request.body), name, behaviour));
    if (!format.wantsStream(request)) return respond(response, status, reply.whole);
    await streamEvents(response, reply.events, { behaviour, gate: this.#gate, type: format.streamType });
  }
}
