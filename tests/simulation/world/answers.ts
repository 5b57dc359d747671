import { HeaderMap, type Task } from "../../../emulator/index.ts";
import type { Chance } from "../chance.ts";
import { bodyOf, limitsOf } from "./bodies.ts";
import type { Scene, Use } from "./scene.ts";
import type { Arrival, Traffic } from "./traffic.ts";
import type { Answer } from "./vendors.ts";

/** As the router's `num_retries` has it, the first included. */
const maxAttempts = 8;

/** The vendors' answers on their way back through the filter, and what Envoy's router makes of them. */
export class Answers {
  private readonly scene: Scene;
  private readonly traffic: Traffic;
  private readonly chance: Chance;

  constructor(scene: Scene, traffic: Traffic, chance: Chance) {
    this.scene = scene;
    this.traffic = traffic;
    this.chance = chance;
  }

  /** The answer begins; what it does not say at once follows as an event of its own. */
  *begin(use: Use, answer: Answer): Task {
    const { stream } = use;
    if (stream.over) return;
    if (answer.status === 0) return yield* this.breakOff(use);
    const unheld = { held: false, heldSinceMs: 0, ticks: 0 };
    this.scene.hearings.set(stream, { use, answer, ...unheld, isBegun: false, decided: false });
    stream.codeDetails = "via_upstream";
    const body = bodyOf(answer);
    const headers = HeaderMap.from({ ":status": String(answer.status) });
    if (body.type !== "") headers.add("content-type", body.type);
    for (const [name, value] of Object.entries(limitsOf(answer))) headers.add(name, value);
    const isBodiless = body.chunks.length === 0;
    use.isAnswered = isBodiless;
    yield* stream.response.receiveHeaders(headers, isBodiless);
    if (yield* this.isDone(use)) return;
    if (isBodiless || answer.form === "bare") return yield* this.rest(use, answer, 0);
    this.later(use, answer, 0);
  }

  private later(use: Use, answer: Answer, from: number): void {
    const rest = { name: "answer's body", run: () => this.rest(use, answer, from) };
    const waitMs = from === 0 ? answer.firstEventMs : answer.pauseMs;
    this.scene.after(waitMs, () => this.scene.engine.post(use.thread, rest));
  }

  private *rest(use: Use, answer: Answer, from: number): Task {
    const { stream } = use;
    const { chunks, decisive } = bodyOf(answer);
    for (let index = from; index < chunks.length; index++) {
      if (stream.over) return this.traffic.over(use);
      const isLast = index === chunks.length - 1;
      if (answer.dies && isLast) return yield* this.breakOff(use);
      const hearing = this.scene.hearings.get(stream);
      if (hearing !== undefined) hearing.decided = index + 1 >= decisive;
      use.isAnswered = isLast;
      yield* stream.response.receiveBody(Buffer.from(chunks[index] ?? ""), isLast);
      if (yield* this.isDone(use)) return;
      if (index === 0 && !isLast && answer.pauseMs > 0) return this.later(use, answer, 1);
    }
    if (stream.vm.trap === undefined && use.awaits === undefined) {
      this.scene.fail("traffic", "a whole answer is held for ever");
    }
  }

  /** Whether the request is over, by its answer's end or because the router begins another attempt. */
  private *isDone(use: Use): Task<boolean> {
    const { stream } = use;
    const asked = stream.response.delivered?.headers.has("x-ai-proxy-retry") === true;
    if (asked && this.scene.plan.mode === "upstream") {
      yield* this.traffic.close(use);
      this.again(use);
      return true;
    }
    if (stream.over) this.traffic.over(use);
    return stream.over;
  }

  /** The vendor's connection breaks. Where nothing has gone on yet, the router tries again. */
  private *breakOff(use: Use): Task {
    const { stream, journey } = use;
    const mayRepeat = stream.response.delivered === undefined && stream.vm.trap === undefined;
    const wasJudged = !this.scene.hearings.has(stream) && stream.response.headers !== undefined;
    yield* this.traffic.close(use);
    if (!mayRepeat || wasJudged) return;
    journey.unanswered++;
    this.again(use);
  }

  /** Upstream: the router makes another attempt, with what the last one left in the headers and the filter state. */
  private again(use: Use): void {
    if (this.scene.plan.mode !== "upstream" || use.callout !== undefined || use.isProbe) return;
    if (use.journey.sent.length < maxAttempts) this.repeat(use);
  }

  private repeat(use: Use): void {
    const { thread, version, mark, journey } = use;
    const next: Arrival = { site: version.site, thread, mark, state: use.stream.state, journey };
    this.scene.after(this.chance.between(1, 25), () => this.traffic.arrive(next));
  }
}
