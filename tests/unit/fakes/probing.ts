import { Bytes, EMPTY, text, utf8 } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { ApiToken } from "../../../assembly/failover/api_token";
import { ProbeRoute } from "../../../assembly/failover/probe_route";
import { Evidence, Report, Verdict } from "../../../assembly/failover/report";
import { TokenHealth } from "../../../assembly/failover/token_health";
import { Backend } from "../../../assembly/gateway/attempt/backend";
import { Answer, chargeProbe } from "../../../assembly/gateway/attempt/charge";
import { OpenRequests } from "../../../assembly/gateway/attempt/open_requests";
import { Pool } from "../../../assembly/gateway/attempt/pool";
import { RequestHead } from "../../../assembly/gateway/attempt/request_head";
import { Ledger } from "../../../assembly/gateway/fetched/ledger";
import { Visitor, admit } from "../../../assembly/gateway/callouts/probe_admission";
import { Prerequisites } from "../../../assembly/gateway/fetched/prerequisites";
import { Prober } from "../../../assembly/gateway/callouts/prober";
import { CalloutAnswer, CalloutRequest } from "../../../assembly/ports/callouts";
import { edited, headerView, valueOf } from "./header_map";
import { FakeHost, START_MS } from "./host";

export const LOCAL = "outbound|10000||local_cluster.static";
export const VENDOR = "outbound|443||vendor.dns";

/** A configuration of type groq with the tokens `first` and `second`, and members of `failover` beside the usual. */
export function pooled(failover: string = "", top: string = ""): string {
  const tokens = '[{"token":"canary-1","name":"first"},{"token":"canary-2","name":"second"}]';
  const more = failover.length > 0 ? "," + failover : "";
  const health = `{"enabled":true,"failureThreshold":1,"healthCheckModel":"probe"${more}}`;
  const mapping = '{"probe":"mapped"}';
  return `{${top}"provider":{"type":"groq","apiTokens":${tokens},"modelMapping":${mapping},"failover":${health}}}`;
}

/** The only pool of `config`, in one VM on `host`. */
export function poolIn(host: FakeHost, config: string): Pool {
  return new Pool(PluginConfig.parse(utf8(config)).providers[0], host);
}

/** The backend of that pool. */
export function backendIn(host: FakeHost, config: string, isUpstream: bool = false): Backend {
  return new Backend(poolIn(host, config), isUpstream, new OpenRequests(host));
}

/** The route of a client's request to `api`. */
export function routeTo(api: ApiName, path: string): ProbeRoute {
  return ProbeRoute.of(api, utf8("gateway.example"), utf8(path), utf8(VENDOR));
}

/** `name` among the headers of a callout; "-" when it is not there. */
export function headerOf(request: CalloutRequest, name: string): string {
  return valueOf(edited([], request.headers), name);
}

/** A pool with its prober, on a host whose clock starts at `START_MS` and ticks by hand. */
export class Probing {
  readonly host: FakeHost;
  readonly backend: Backend;
  readonly ledger: Ledger;
  readonly prober: Prober;

  constructor(
    readonly config: string = pooled(),
    readonly isUpstream: bool = false,
    host: FakeHost = new FakeHost(),
  ) {
    const backend = backendIn(host, config, isUpstream);
    const ledger = new Ledger(host);
    this.host = host;
    this.backend = backend;
    this.ledger = ledger;
    this.prober = new Prober(backend, new Prerequisites(backend, ledger));
  }

  get pool(): Pool {
    return this.backend.pool;
  }

  /** The same in another VM of the same host. */
  rival(): Probing {
    return new Probing(this.config, this.isUpstream, this.host);
  }

  token(index: i32): ApiToken {
    return this.pool.config.apiTokens[index];
  }

  health(index: i32 = 0): TokenHealth {
    return this.pool.roster.read().get(this.token(index).fingerprint);
  }

  /** Takes a token out now, by a failed chat request. */
  eject(index: i32 = 0, route: ProbeRoute = routeTo(ApiName.ChatCompletions, "/v1/chat/completions")): void {
    const report = new Report(Verdict.Failed, this.health(index).generation);
    report.probeRoute = route;
    this.pool.report(this.token(index), report);
  }

  /** Several tokens, this one among them, refused the same chat request now. */
  doubt(index: i32 = 0): void {
    const report = new Report(Verdict.Failed, this.health(index).generation);
    report.evidence = Evidence.Shared;
    report.probeRoute = routeTo(ApiName.ChatCompletions, "/v1/chat/completions");
    this.pool.report(this.token(index), report);
  }

  /** A tick at `START_MS + afterMs`. */
  tickAt(afterMs: u64): void {
    this.host.time.atMs = START_MS + afterMs;
    this.prober.tick(this.host.time.atMs);
  }

  /** A tick a second from `START_MS + fromMs` to `START_MS + toMs`, both included. */
  tick(fromMs: u64, toMs: u64): void {
    for (let atMs = fromMs; atMs <= toMs; atMs += 1000) this.tickAt(atMs);
  }

  get count(): i32 {
    return this.host.calls.sent.length;
  }

  /** The callout sent last. */
  get last(): CalloutRequest {
    return this.host.calls.sent[this.count - 1];
  }

  /** Where every callout went: L for the local cluster, V for the vendor's. */
  get ways(): string {
    let ways = "";
    for (let i = 0; i < this.count; i++) ways += text(this.host.calls.sent[i].cluster) == LOCAL ? "L" : "V";
    return ways;
  }

  /** Shows the mark of the callout sent last to an instance of the filter. */
  serve(): Visitor {
    return admit(markedHead(text(this.mark)), this.backend);
  }

  /** The probe sent last reaches the vendor, which answers `status`: the filter that serves it puts that down. */
  deliver(status: u32, retryAfterMs: u64 = 0): void {
    const visitor = this.serve();
    const token = visitor.token;
    const claim = visitor.claim;
    if (token === null || claim === null) return;
    chargeProbe(this.pool, token, claim, new Answer(status, retryAfterMs, EMPTY));
    this.answer(200);
  }

  /** The mark of the callout sent last. */
  get mark(): Bytes {
    return utf8(headerOf(this.last, "x-ai-proxy-probe"));
  }

  /** The answer to the callout sent last. */
  answer(status: u32, headers: string[] = []): void {
    this.ledger.answered(this.count, calloutAnswer(status, headers, status == 200 ? "{}" : ""));
  }

  /** Lines of the log that hold `part`. */
  logged(part: string): i32 {
    let found = 0;
    const lines = this.host.lines.lines;
    for (let i = 0; i < lines.length; i++) if (lines[i].includes(part)) found++;
    return found;
  }
}

/** An answer to a callout; a status of 0 is left out. */
export function calloutAnswer(status: u32, more: string[] = [], body: string = ""): CalloutAnswer {
  const headers: string[] = status == 0 ? [] : [":status", status.toString()];
  return new CalloutAnswer(headerView(headers.concat(more)), utf8(body));
}

/** The head of a request with `mark`, as a probe's comes in. */
export function markedHead(mark: string, method: string = "POST", endOfStream: bool = false): RequestHead {
  const headers = [":method", method, ":authority", "gateway.example", ":path", "/v1/chat/completions"];
  return new RequestHead(headerView(headers.concat(["x-ai-proxy-probe", mark])), null, endOfStream, true);
}
