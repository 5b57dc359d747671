import { type Callout, play, requestState, type RequestState, Stream, type Task } from "../../../emulator/index.ts";
import { Chance } from "../chance.ts";
import type { Thread } from "../engine.ts";
import { Answers } from "./answers.ts";
import { faultStatuses, forbiddenStatus } from "./bodies.ts";
import { models, Permissions, type Model } from "./models.ts";
import type { Journey, Scene, Use } from "./scene.ts";
import type { Site, Token } from "./sites.ts";
import type { Upkeep } from "./upkeep.ts";
import { refusedAs, type Answer, type VendorSide } from "./vendors.ts";

/** Length of a large body; so many of a hundred are large where a plan has them. */
export const bulkBytes = 256 * 1024;
const bulkPercent = 3;
const bulk = "x".repeat(bulkBytes);
const path = "/v1/chat/completions";

/** A request on its way in: a client's, or a probe's that comes back through the local cluster. */
export interface Arrival {
  readonly site: Site;
  readonly thread: Thread;
  readonly mark?: string;
  readonly callout?: Callout;
  /** Earlier attempts of the same request. */
  readonly state?: RequestState;
  readonly journey?: Journey;
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
  private readonly answers: Answers;
  /** How often a body comes later than its headers. */
  private readonly slow: number;
  /** What is drawn here changes nothing else in a walk. */
  private readonly sizes: Chance;
  private readonly faults: Chance;
  private readonly models: Chance;
  private readonly permissions: Permissions;

  constructor(scene: Scene, parts: { upkeep: Upkeep; vendors: VendorSide; chance: Chance; slow?: number }) {
    this.scene = scene;
    this.upkeep = parts.upkeep;
    this.vendors = parts.vendors;
    this.chance = parts.chance;
    this.answers = new Answers(scene, this, parts.chance);
    this.slow = parts.slow ?? 0.2;
    this.sizes = new Chance(scene.plan.draws, "sizes");
    this.faults = new Chance(scene.plan.draws, "own faults");
    this.models = new Chance(scene.plan.draws, "asked models");
    this.permissions = new Permissions(scene.plan, scene.tokens);
  }

  arrive(arrival: Arrival): void {
    this.scene.engine.post(arrival.thread, { name: "request", run: () => this.request(arrival) });
  }

  /** The client, or who called out, goes away. */
  abandon(use: Use): void {
    if (use.stream.over) return;
    this.scene.engine.post(use.thread, { name: "disconnect", run: () => this.close(use) });
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
    const journey = arrival.journey ?? this.journey(arrival);
    const unknown = {
      seen: undefined,
      drawnFrom: undefined,
      seenMs: [],
      token: undefined,
      trial: "",
      isUndecided: false,
      isProbe: false,
      awaits: undefined,
      isAnswered: false,
    };
    const nothing = { carried: [], hasLeft: false, isJudged: false, isMissed: false, isTooLate: false };
    const use: Use = { thread, stream, version, mark, callout, journey, ...unknown, ...nothing };
    scene.uses.set(stream, use);
    scene.coverage.hit("requests");
    yield* stream.open();
    const slow = this.chance.happens(this.slow);
    if (!stream.over) {
      yield* play(stream.request, state.headers, {
        body: slow ? undefined : journey.body,
        end: slow ? "open" : "last chunk",
      });
    }
    if (!slow || stream.over) return this.sent(use);
    const rest = { name: "request body", run: () => this.upload(use) };
    scene.after(this.chance.between(1, 400), () => scene.engine.post(thread, rest));
  }

  private *upload(use: Use): Task {
    if (use.stream.over) return;
    yield* use.stream.request.receiveBody(Buffer.from(use.journey.body), true);
    this.sent(use);
  }

  /** The request has reached its vendor, or has been answered. */
  private sent(use: Use): void {
    const { stream, version } = use;
    if (stream.over) return this.over(use);
    const { delivered } = stream.request;
    if (delivered?.ended !== true) return this.scene.fail("traffic", "a whole request is held for ever");
    use.token = this.scene.tokenOf(delivered.headers.get("authorization"));
    this.tellSent(use);
    if (use.token === undefined) return;
    use.hasLeft = true;
    const answer = this.answerTo(use, use.token);
    const what = `request with ${use.token.name} to ${version.site.cluster}, will be answered ${answer.status}`;
    this.scene.say(stream.vm.name, what, use.token.fingerprint);
    const job = { name: "answer", run: () => this.answers.begin(use, answer) };
    this.scene.after(answer.afterMs, () => stream.over || this.scene.engine.post(use.thread, job));
  }

  /** The vendor's answer, or what it says to such a request whatever the token. */
  answerTo(use: Use, token: Token): Answer {
    const answer = this.vendors.answer(token, this.scene.nowMs);
    const { refusal, ownFault } = use.journey;
    if (use.isProbe || !this.scene.refuses) return answer;
    // Accounts differ: what one refuses another may serve.
    if (ownFault > 0 && this.faults.happens(0.8)) return refusedAs(ownFault, answer, this.faults);
    if (this.permissions.forbids(token, use.journey.model)) return refusedAs(forbiddenStatus, answer, this.models);
    if (refusal === 0) return answer;
    this.scene.coverage.hit("refused");
    const plainly = { fault: false, told: "", spentS: 0, form: "bare", dies: false } as const;
    return { ...answer, status: refusal, means: refusal, ...plainly };
  }

  /** A request at its start; now and then one that no token is served with. */
  private journey(arrival: Arrival): Journey {
    const isProbe = arrival.callout !== undefined;
    const refused = !isProbe && this.chance.happens(this.scene.plan.refusals);
    const refusal = refused ? this.chance.pick([401, 402, 403, 429, 429, 500]) : 0;
    const isFaulty = !isProbe && this.faults.happens(this.scene.plan.ownFaults);
    const ownFault = isFaulty ? this.faults.pick(faultStatuses) : 0;
    const nobody = { sent: [], sentMs: 0, failed: new Set<Token>(), unanswered: 0, isUnanswered: false };
    const model = isProbe ? models[0] : this.models.pick(models);
    return { body: this.bodyOf(arrival, model), model, refusal, ownFault, refusals: 0, passed: false, ...nobody };
  }

  tellSent(use: Use): void {
    for (const event of this.events) event.onSent(use);
  }

  /** The stream ends as it is. */
  *close(use: Use): Task {
    if (!use.stream.over) yield* use.stream.finish();
    this.over(use);
  }

  over(use: Use): void {
    if (!this.scene.uses.delete(use.stream)) return;
    this.scene.hearings.delete(use.stream);
    for (const event of this.events) event.onOver(use);
  }

  private bodyOf({ callout }: Arrival, model: Model): string {
    const isBulky = this.scene.plan.faults.has("bulk") && callout === undefined && this.sizes.below(100) < bulkPercent;
    if (isBulky) this.scene.coverage.hit("bulky");
    return chatOf(isBulky ? bulk : "hello", model);
  }

  private fresh({ site, mark, callout }: Arrival): RequestState {
    const own: Record<string, string> = { "content-type": "application/json", authorization: "Bearer client" };
    // Behind a proxy that strips nothing a client names the path before the route.
    if (callout === undefined && this.chance.happens(0.2)) own["x-envoy-original-path"] = "/elsewhere/anything";
    const headers = mark === undefined ? own : { ...own, "x-ai-proxy-probe": mark };
    const authority = callout?.headers[":authority"] ?? "gateway.example";
    const id = `${this.scene.engine.events}`;
    return requestState({ method: "POST", path, authority, headers }, { cluster: site.cluster, route: "default", id });
  }
}

function chatOf(content: string, model: Model): string {
  return JSON.stringify({ model, messages: [{ role: "user", content }] });
}
