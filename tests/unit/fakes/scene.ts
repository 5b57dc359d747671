import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { Arrival } from "../../../assembly/gateway/arrival";
import { STATE_RETRY } from "../../../assembly/gateway/attempt/retry_state";
import { Exchange } from "../../../assembly/gateway/exchange";
import { Gateway } from "../../../assembly/gateway/gateway";
import { Response, ResponsePhase } from "../../../assembly/gateway/response/response";
import { Step } from "../../../assembly/gateway/step";
import { FakeFacts } from "./facts";
import { edited, headerView, valueOf } from "./header_map";
import { FakeHost } from "./host";
import { FakeJournal } from "./journal";
import { FakeMeter } from "./meter";
import { FakeRandom } from "./random";

/** The headers of a client's chat request, and `more` (names and values in turn). */
export function chat(more: string[] = []): string[] {
  return post("/v1/chat/completions", more);
}

export function post(path: string, more: string[] = []): string[] {
  const head = [":method", "POST", ":authority", "gateway.example", ":path", path];
  return head.concat(["content-type", "application/json"]).concat(more);
}

export function get(path: string, more: string[] = []): string[] {
  return [":method", "GET", ":authority", "gateway.example", ":path", path].concat(more);
}

/** A body for any API that takes JSON. */
const ANY_BODY = '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}]}';

/** A gateway with one configuration, and the request that goes through it. */
export class Scene {
  readonly host: FakeHost;
  readonly journal: FakeJournal;
  readonly meter: FakeMeter;
  readonly random: FakeRandom;
  readonly facts: FakeFacts = new FakeFacts();
  readonly gateway: Gateway;
  exchange: Exchange;
  arrival: Arrival | null = null;
  /** Whether the request waits for a body: one that no test gives is `ANY_BODY`. */
  private isHeld: bool = false;
  /** The request's headers as they stand: the client's, then with every edit so far. */
  headers: string[] = [];
  /** Filter state of the request, names and values in turn. */
  state: string[] = [];

  constructor(config: string, host: FakeHost = new FakeHost()) {
    const gateway = new Gateway(PluginConfig.parse(utf8(config)), host);
    this.host = host;
    this.journal = host.lines;
    this.meter = host.counters;
    this.random = host.chance;
    this.gateway = gateway;
    this.exchange = new Exchange(gateway);
  }

  /** Why the configuration would be refused; "" when it is accepted. */
  get errors(): string {
    return this.gateway.config.problems.errors.join("\n");
  }

  /** A new request. */
  request(headers: string[], endOfStream: bool = false): Step {
    this.headers = headers;
    this.state = [];
    return this.attempt(endOfStream);
  }

  /** The same request again, with the headers and the filter state that the attempt before left. */
  attempt(endOfStream: bool = false): Step {
    const left = valueOf(this.state, text(STATE_RETRY));
    this.facts.retryStateText = left == "-" ? "" : left;
    this.exchange = new Exchange(this.gateway);
    const step = this.done(this.exchange.requestHeaders(headerView(this.headers), endOfStream, this.facts));
    this.isHeld = step == Step.Hold;
    return step;
  }

  body(bytes: string): Step {
    this.isHeld = false;
    return this.done(this.exchange.requestBody(utf8(bytes)));
  }

  /** The answer, without a body but for a vendor's 200, with `headers` (names and values in turn). */
  answer(status: u32, details: string = "via_upstream", headers: string[] = []): ResponsePhase {
    if (status == 200 && details == "via_upstream") {
      const phase = this.answerHead(status, headers);
      return phase == ResponsePhase.Peeking ? this.answerBody("{}", true) : phase;
    }
    return this.receive(this.exchange, [":status", status.toString()].concat(headers), true, details);
  }

  /** A vendor's answer that has no body. */
  answerBare(status: u32): ResponsePhase {
    return this.receive(this.exchange, [":status", status.toString()], true, "via_upstream");
  }

  /** The head of an answer whose body follows. */
  answerHead(status: u32, headers: string[] = []): ResponsePhase {
    return this.receive(this.exchange, [":status", status.toString()].concat(headers), false, "via_upstream");
  }

  /** More of the body of an answer that is held: of a stream's what follows, of any other all of it. */
  answerBody(bytes: string, endOfStream: bool): ResponsePhase {
    const response = this.response;
    if (response === null) return ResponsePhase.Passing;
    if (response.beginning(utf8(bytes), endOfStream, this.facts)) response.proceed();
    this.state = edited(this.state, response.edits.state);
    return response.phase;
  }

  /** The request leaves, with the body that it has to have. */
  leave(): void {
    if (this.isHeld) this.body(ANY_BODY);
  }

  /** The answer to another exchange of this scene. */
  receive(exchange: Exchange, headers: string[], endOfStream: bool, details: string): ResponsePhase {
    this.leave();
    this.facts.details = details;
    this.arrival = null;
    const request = exchange.request;
    if (request === null) return ResponsePhase.Passing;
    const arrival = new Arrival(this.gateway, request);
    const response = arrival.response;
    this.arrival = arrival;
    arrival.head(headerView(headers), endOfStream, this.facts);
    this.state = edited(this.state, response.edits.state);
    response.proceed();
    return arrival.reply === null ? response.phase : ResponsePhase.Replaced;
  }

  /** The answer that came last. */
  get response(): Response | null {
    const arrival = this.arrival;
    return arrival === null ? null : arrival.response;
  }

  /** What the answer's last step sets the header `name` to; "-" when it leaves it alone. */
  shown(name: string): string {
    const response = this.response;
    return response === null ? "-" : valueOf(edited([], response.edits.headers), name);
  }

  /** What the client gets instead of the answer's body; "-" when that goes on. */
  get shownBody(): string {
    const response = this.response;
    if (response === null) return "-";
    const body = response.body.replacement;
    return body === null ? "-" : text(body);
  }

  header(name: string): string {
    this.leave();
    return valueOf(this.headers, name);
  }

  stateOf(name: string): string {
    this.leave();
    return valueOf(this.state, name);
  }

  /** What goes to the vendor instead of the client's body; "-" when the client's own does. */
  get sentBody(): string {
    const body = this.exchange.body;
    return body === null ? "-" : text(body.whole());
  }

  /** `status details` of the local reply; "-" when there is none. */
  get replied(): string {
    this.leave();
    const reply = this.exchange.reply;
    return reply === null ? "-" : `${reply.status} ${text(reply.details)}`;
  }

  get replyBody(): string {
    this.leave();
    const reply = this.exchange.reply;
    return reply === null ? "-" : text(reply.body);
  }

  replyHeader(name: string): string {
    this.leave();
    const reply = this.exchange.reply;
    return reply === null ? "-" : valueOf(edited([], reply.headers), name);
  }

  private done(step: Step): Step {
    if (this.exchange.reply !== null) return step;
    this.headers = edited(this.headers, this.exchange.edits.headers);
    this.state = edited(this.state, this.exchange.edits.state);
    return step;
  }
}
