import type { Callout, Task } from "../../../emulator/index.ts";
import type { Chance } from "../chance.ts";
import type { Thread } from "../engine.ts";
import { bodyOf } from "./bodies.ts";
import { localCluster, type Site } from "./sites.ts";
import type { Scene, Use } from "./scene.ts";
import type { Traffic, TrafficEvents } from "./traffic.ts";
import { isLive } from "./upkeep.ts";
import type { Answer, VendorSide } from "./vendors.ts";
import { byBody, only } from "./verdicts.ts";

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Of a vendor's own answer. */
  readonly answer?: Answer;
}

/** What a callout's end means to others. */
export interface LoopbackEvents {
  onCallout(callout: Callout): void;
  onSettled(callout: Callout): void;
}

/** Callouts: probes that come back in through the local cluster, or go straight to a vendor. */
export class Loopback implements TrafficEvents {
  readonly events: LoopbackEvents[] = [];
  /** False at the end of a walk: every probe arrives where it should. */
  troubled = true;
  private readonly scene: Scene;
  private readonly traffic: Traffic;
  private readonly vendors: VendorSide;
  private readonly chance: Chance;
  private readonly pending = new Map<Callout, Use | undefined>();

  constructor(scene: Scene, parts: { traffic: Traffic; vendors: VendorSide; chance: Chance }) {
    this.scene = scene;
    this.traffic = parts.traffic;
    this.vendors = parts.vendors;
    this.chance = parts.chance;
    parts.traffic.events.push(this);
  }

  /** Takes over the callouts that VMs have made since the last time. */
  collect(): void {
    for (const callout of this.scene.world.callouts.splice(0)) {
      if (!this.scene.replays.has(callout)) this.begin(callout);
    }
  }

  onSent(use: Use): void {
    if (use.callout !== undefined && this.pending.has(use.callout)) this.pending.set(use.callout, use);
  }

  /** The far end is answered: so is the callout, unless it was given up before. */
  onOver(use: Use): void {
    const { callout, stream } = use;
    const { delivered } = stream.response;
    if (callout === undefined || !this.pending.has(callout)) return;
    if (delivered === undefined) return this.settle(callout, { status: 503, headers: {} });
    this.settle(callout, { status: Number(delivered.headers.get(":status")), headers: {} });
  }

  /** Whether a probe is under way. */
  get isBusy(): boolean {
    return this.pending.size > 0;
  }

  private begin(callout: Callout): void {
    this.pending.set(callout, undefined);
    this.scene.coverage.hit("probes");
    for (const event of this.events) event.onCallout(callout);
    const thread = this.threadOf(callout);
    this.scene.say(callout.root.vm.name, `callout to ${callout.cluster}`, this.about(callout));
    this.scene.agenda.note(callout.deadlineMs, () => this.expire(callout));
    if (thread === undefined) return;
    const marked = callout.headers["x-ai-proxy-probe"];
    const slow = this.troubled && this.scene.plan.faults.has("slowlocal") && this.chance.happens(0.7);
    this.scene.after(slow ? this.chance.between(100, 2500) : this.chance.between(0, 30), () => {
      if (marked === undefined) this.straight(callout);
      else this.enter(callout, marked);
    });
  }

  /** Straight to the vendor, with the token itself. */
  private straight(callout: Callout): void {
    this.scene.coverage.hit("direct");
    const token = this.scene.tokenOf(callout.headers["authorization"]);
    if (token === undefined) return this.scene.fail("probes", "a direct probe shows no token of ours");
    const answer = this.vendors.answer(token, this.scene.nowMs);
    const { type } = bodyOf(answer);
    const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
    if (answer.retryAfterS > 0) headers["retry-after"] = String(answer.retryAfterS);
    const status = answer.status === 0 ? 503 : answer.status;
    this.scene.after(answer.afterMs, () => this.settle(callout, { status, headers, answer }));
  }

  private enter(callout: Callout, mark: string): void {
    const { plan, sites } = this.scene;
    const faults = this.troubled ? plan.faults : new Set<string>();
    const way = this.chance.below(100);
    if (faults.has("lostprobe") && way < 8) return;
    if (faults.has("stranger") && way < 12) {
      const status = this.chance.pick([401, 200]);
      return this.settle(callout, { status, headers: { "x-ai-proxy-probe-status": "200" } });
    }
    const home = this.siteOf(callout);
    const others = sites.filter(
      (site) => plan.mode === "downstream" || callout.cluster === localCluster || site.cluster === callout.cluster,
    );
    const site = faults.has("misroute") && way > 35 && others.length > 0 ? this.chance.pick(others) : home;
    const thread = this.chance.pick(this.scene.engine.threads.slice(1));
    this.traffic.arrive({ site, thread, mark, callout });
  }

  private expire(callout: Callout): void {
    if (!this.pending.has(callout)) return;
    this.scene.coverage.hit("timeouts");
    const use = this.pending.get(callout);
    this.settle(callout, { status: 504, headers: {} });
    if (use !== undefined) this.traffic.abandon(use);
  }

  private settle(callout: Callout, reply: Reply): void {
    if (!this.pending.delete(callout)) return;
    const thread = this.threadOf(callout);
    for (const event of this.events) event.onSettled(callout);
    if (reply.status === 421) this.scene.coverage.hit("misdirected");
    if (thread === undefined) return;
    this.scene.engine.post(thread, { name: "callout answer", run: () => this.deliver(callout, reply) });
  }

  private *deliver(callout: Callout, reply: Reply): Task {
    const { root } = callout;
    if (!isLive(root)) return;
    this.scene.say(root.vm.name, `callout answered ${reply.status}`, this.about(callout));
    const { answer, status, headers } = reply;
    const isHosts = answer === undefined || answer.status === 0;
    const meaning = isHosts ? only(status) : byBody(answer, true);
    this.scene.probeAnswers.set(root, { callout, status, headers, meaning });
    const body = answer === undefined ? "" : bodyOf(answer).chunks.join("");
    yield* callout.answer({ status, headers, body });
    this.scene.probeAnswers.delete(root);
  }

  private siteOf(callout: Callout): Site {
    return this.scene.sites.find((site) => site.name === callout.root.plugin.rootId) ?? (this.scene.sites[0] as Site);
  }

  /** The thread whose VM waits for the answer; undefined when nobody does any more. */
  private threadOf(callout: Callout): Thread | undefined {
    if (!isLive(callout.root)) return undefined;
    return this.scene.engine.threads.find((thread) => thread.worker.vm === callout.root.vm);
  }

  private about(callout: Callout): string {
    return callout.headers["x-ai-proxy-probe"]?.split(".")[1] ?? "";
  }
}
