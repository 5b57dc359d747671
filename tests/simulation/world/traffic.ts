import type { Callout } from "../../../emulator/callout.ts";
import { HeaderMap } from "../../../emulator/header_map.ts";
import { play } from "../../../emulator/message.ts";
import { requestState } from "../../../emulator/request.ts";
import { Stream, type RequestState } from "../../../emulator/stream.ts";
import type { Task } from "../../../emulator/task.ts";
import type { Chance } from "../chance.ts";
import type { Thread } from "../engine.ts";
import type { Expectation, History, Scene, Use } from "./scene.ts";
import type { Site } from "./sites.ts";
import type { Upkeep } from "./upkeep.ts";
import type { Answer, VendorSide } from "./vendors.ts";

const body = '{"model":"gpt-4o","messages":[{"role":"user","content":"hello"}]}';
const path = "/v1/chat/completions";
const maxAttempts = 6;
/** Statuses that the default configuration does not hold against a token. */
const clientFaults = new Set([400, 404, 405, 406, 409, 411, 413, 414, 415, 422]);

/** A request on its way in: a client's, or a probe's that comes back through the local cluster. */
export interface Arrival {
  readonly site: Site;
  readonly thread: Thread;
  readonly mark?: string;
  readonly callout?: Callout;
  /** Earlier attempts of the same request. */
  readonly state?: RequestState;
  readonly history?: History;
  readonly attempt?: number;
}

/** What the passing of requests tells others. */
export interface TrafficEvents {
  onSent(use: Use): void;
  onOver(use: Use): void;
}

/** Requests through the filter and the vendors' answers, each step an event of its thread. */
export class Traffic {
  readonly events: TrafficEvents[] = [];
  private readonly scene: Scene;
  private readonly upkeep: Upkeep;
  private readonly vendors: VendorSide;
  private readonly chance: Chance;
  /** How often a body comes later than its headers. */
  private readonly slow: number;

  constructor(scene: Scene, parts: { upkeep: Upkeep; vendors: VendorSide; chance: Chance; slow?: number }) {
    this.scene = scene;
    this.upkeep = parts.upkeep;
    this.vendors = parts.vendors;
    this.chance = parts.chance;
    this.slow = parts.slow ?? 0.2;
  }

  arrive(arrival: Arrival): void {
    this.scene.engine.post(arrival.thread, { name: "request", run: () => this.request(arrival) });
  }

  /** The client, or who called out, goes away. */
  abandon(use: Use): void {
    if (use.stream.over) return;
    this.scene.engine.post(use.thread, { name: "disconnect", run: () => this.end(use) });
  }

  private *request(arrival: Arrival): Task {
    const { scene } = this;
    const { thread, site, callout } = arrival;
    yield* this.upkeep.revive(thread);
    const root = thread.worker.serving.get(site.name);
    const version = root && scene.versions.get(root.plugin);
    if (root === undefined || version === undefined) return;
    const state = arrival.state ?? this.fresh(arrival);
    const stream = new Stream(root, state);
    const mark = arrival.mark ?? "";
    const history = arrival.history ?? { tried: new Set(), failed: new Set(), hasVendorFault: false };
    const chosen = { seen: undefined, token: undefined, isProbe: false };
    const use: Use = { thread, stream, version, mark, callout, ...chosen, history };
    scene.uses.set(stream, use);
    scene.coverage.hit("requests");
    yield* stream.open();
    const slow = this.chance.happens(this.slow);
    if (!stream.over) {
      yield* play(stream.request, state.headers, { body: slow ? undefined : body, end: slow ? "open" : "last chunk" });
    }
    if (!slow || stream.over) return this.sent(use, arrival.attempt ?? 1);
    const rest = { name: "request body", run: () => this.rest(use, arrival.attempt ?? 1) };
    scene.after(this.chance.between(1, 400), () => scene.engine.post(thread, rest));
  }

  private *rest(use: Use, attempt: number): Task {
    if (use.stream.over) return;
    yield* use.stream.request.receiveBody(Buffer.from(body), true);
    this.sent(use, attempt);
  }

  /** The request has reached its vendor, or has been answered. */
  private sent(use: Use, attempt: number): void {
    const { stream, version } = use;
    if (stream.over) return this.over(use);
    const { delivered } = stream.request;
    if (delivered?.ended !== true) return this.scene.fail("traffic", "a whole request is held for ever");
    use.token = this.scene.tokenOf(delivered.headers.get("authorization"));
    for (const event of this.events) event.onSent(use);
    if (use.token === undefined) return;
    use.history.tried.add(use.token.fingerprint);
    const answer = this.vendors.answer(use.token, this.scene.nowMs);
    const what = `request with ${use.token.name} to ${version.site.cluster}, will be answered ${answer.status}`;
    this.scene.say(stream.vm.name, what, use.token.fingerprint);
    const job = { name: "answer", run: () => this.answer(use, answer, attempt) };
    this.scene.after(answer.afterMs, () => stream.over || this.scene.engine.post(use.thread, job));
  }

  private *answer(use: Use, answer: Answer, attempt: number): Task {
    const { stream } = use;
    if (stream.over) return;
    if (stream.vm.trap === undefined && answer.status > 0) this.scene.expected.set(stream, expectation(use, answer));
    if (answer.status > 0) yield* this.respond(stream, answer);
    if (this.scene.expected.delete(stream) && stream.vm.trap === undefined) {
      this.scene.fail("traffic", "an answer was not looked at");
    }
    const asked = stream.response.delivered?.headers.get("x-ai-proxy-retry") !== undefined;
    if (!stream.over) yield* stream.finish();
    this.over(use);
    if (use.callout === undefined && (asked || answer.status === 0)) this.again(use, attempt, asked);
  }

  private *respond(stream: Stream, answer: Answer): Task {
    stream.codeDetails = "via_upstream";
    const headers = HeaderMap.from({ ":status": String(answer.status) });
    if (answer.retryAfterS > 0) headers.add("retry-after", String(answer.retryAfterS));
    yield* stream.response.receiveHeaders(headers, false);
    if (!answer.dies && !stream.over) yield* stream.response.receiveBody(Buffer.from("{}"), true);
  }

  /** Upstream: the router tries again, with what the attempt left in the headers and the filter state. */
  private again(use: Use, attempt: number, asked: boolean): void {
    if (this.scene.plan.mode !== "upstream" || attempt >= maxAttempts || !this.chance.happens(0.9)) return;
    if (asked) this.scene.coverage.hit("retries");
    const { thread, version, mark, history } = use;
    this.arrive({ site: version.site, thread, mark, state: use.stream.state, history, attempt: attempt + 1 });
  }

  private *end(use: Use): Task {
    if (use.stream.over) return;
    yield* use.stream.finish();
    this.over(use);
  }

  private over(use: Use): void {
    for (const event of this.events) event.onOver(use);
    this.scene.uses.delete(use.stream);
  }

  private fresh({ site, mark, callout }: Arrival): RequestState {
    const own = { "content-type": "application/json", authorization: "Bearer client" };
    const headers = mark === undefined ? own : { ...own, "x-ai-proxy-probe": mark };
    const authority = callout?.headers[":authority"] ?? "gateway.example";
    const id = `${this.scene.engine.events}`;
    return requestState({ method: "POST", path, authority, headers }, { cluster: site.cluster, route: "default", id });
  }
}

/** What the filter must make of a vendor's answer to a client; to a probe's request: nothing. */
function expectation(use: Use, answer: Answer): Expectation {
  const { version, token, seen, history } = use;
  if (use.isProbe) return { version, report: undefined, passed: true };
  const entry = token && seen?.get(token.fingerprint);
  const passed = answer.status >= 200 && answer.status <= 299;
  const plain = entry === undefined || (!entry.ejected && entry.failures === 0);
  if (token === undefined || clientFaults.has(answer.status) || (passed && plain))
    return { version, report: undefined, passed };
  if (!passed) {
    history.failed.add(token.fingerprint);
    // Of the 5xx of one request the first is put down to a token.
    if (answer.status >= 500 && history.hasVendorFault) return { version, report: undefined, passed };
    history.hasVendorFault ||= answer.status >= 500;
  }
  const retryAfterMs = passed ? 0 : answer.retryAfterS * 1000;
  const verdict = passed ? "passed" : "failed";
  const { fingerprint } = token;
  const isVendorFault = answer.status >= 500;
  const tokens = [...new Set(version.tokens.map((other) => other.fingerprint))];
  const given = { fingerprint, verdict, generation: entry?.generation ?? 0, nonce: "" } as const;
  return { version, passed, report: { ...given, retryAfterMs, isVendorFault, tokens } };
}
