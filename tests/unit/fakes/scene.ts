import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { STATE_RETRY } from "../../../assembly/gateway/attempt/retry_state";
import { Exchange } from "../../../assembly/gateway/exchange";
import { Gateway } from "../../../assembly/gateway/gateway";
import { ResponseStep, Response } from "../../../assembly/gateway/response/response";
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

/** A gateway with one configuration, and the request that goes through it. */
export class Scene {
  readonly host: FakeHost;
  readonly journal: FakeJournal;
  readonly meter: FakeMeter;
  readonly random: FakeRandom;
  readonly facts: FakeFacts = new FakeFacts();
  readonly gateway: Gateway;
  exchange: Exchange;
  reception: Response | null = null;
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
    return this.done(this.exchange.requestHeaders(headerView(this.headers), endOfStream, this.facts));
  }

  body(bytes: string): Step {
    return this.done(this.exchange.requestBody(utf8(bytes)));
  }

  /** The answer, without a body, with `headers` (names and values in turn). */
  answer(status: u32, details: string = "via_upstream", headers: string[] = []): ResponseStep {
    return this.receive(this.exchange, [":status", status.toString()].concat(headers), true, details);
  }

  /** The head of an answer whose body follows. */
  answerHead(status: u32, headers: string[] = []): ResponseStep {
    return this.receive(this.exchange, [":status", status.toString()].concat(headers), false, "via_upstream");
  }

  /** All of the body that came so far of an answer that is held. */
  answerBody(bytes: string, endOfStream: bool): ResponseStep {
    const reception = this.reception;
    if (reception === null) return ResponseStep.Forward;
    const step = reception.beginning(utf8(bytes), endOfStream, this.facts);
    this.state = edited(this.state, reception.edits.state);
    return step;
  }

  /** The answer to another exchange of this scene. */
  receive(exchange: Exchange, headers: string[], endOfStream: bool, details: string): ResponseStep {
    this.facts.details = details;
    this.reception = null;
    const attempt = exchange.request;
    if (attempt === null) return ResponseStep.Forward;
    const reception = new Response(attempt, this.gateway.guard);
    this.reception = reception;
    const step = reception.head(headerView(headers), endOfStream, this.facts);
    this.state = edited(this.state, reception.edits.state);
    return step;
  }

  /** What the answer's last step sets the header `name` to; "-" when it leaves it alone. */
  shown(name: string): string {
    const reception = this.reception;
    return reception === null ? "-" : valueOf(edited([], reception.edits.headers), name);
  }

  /** What the client gets instead of the answer's body; "-" when that goes on. */
  get shownBody(): string {
    const reception = this.reception;
    if (reception === null) return "-";
    const body = reception.body.replacement;
    return body === null ? "-" : text(body);
  }

  header(name: string): string {
    return valueOf(this.headers, name);
  }

  stateOf(name: string): string {
    return valueOf(this.state, name);
  }

  /** What goes to the vendor instead of the client's body; "-" when the client's own does. */
  get sentBody(): string {
    const body = this.exchange.body;
    return body === null ? "-" : text(body.whole());
  }

  /** `status details` of the local reply; "-" when there is none. */
  get replied(): string {
    const reply = this.exchange.reply;
    return reply === null ? "-" : `${reply.status} ${text(reply.details)}`;
  }

  get replyBody(): string {
    const reply = this.exchange.reply;
    return reply === null ? "-" : text(reply.body);
  }

  replyHeader(name: string): string {
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
