import { Chance } from "../chance.ts";
import { checkersOf } from "../checkers/all.ts";
import type { Scheduler } from "../engine.ts";
import type { Plan } from "../plan.ts";
import { plain, type Entry } from "../records.ts";
import { Hearings } from "../world/hearings.ts";
import { Loopback } from "../world/loopback.ts";
import { Replays } from "../world/replays.ts";
import { Scene } from "../world/scene.ts";
import { versionOf, type Site, type Token } from "../world/sites.ts";
import { Traffic } from "../world/traffic.ts";
import { Upkeep } from "../world/upkeep.ts";
import type { Answer, VendorSide } from "../world/vendors.ts";

const latencyMs = 100;

/** A vendor that answers as it is told. */
export class TestVendor implements VendorSide {
  status = 200;
  /** Tokens in the order in which they arrived. */
  readonly arrived: Token[] = [];

  answer(token: Token): Answer {
    this.arrived.push(token);
    const { status } = this;
    const times = { afterMs: latencyMs, firstEventMs: 0, pauseMs: 0, retryAfterS: 0 };
    return { status, means: status, fault: false, told: "", spentS: 0, form: "bare", dies: false, ...times };
  }
}

/** A few VMs whose events are posted one by one: what a small case plays on. */
export class Stage {
  readonly scene: Scene;
  readonly vendor = new TestVendor();
  readonly traffic: Traffic;
  readonly loopback: Loopback;
  readonly upkeep: Upkeep;
  readonly site: Site;

  constructor(plan: Plan, module: WebAssembly.Module, scheduler: Scheduler) {
    this.scene = new Scene(plan, module, { scheduler, record: true });
    this.site = this.scene.sites[0] as Site;
    const chance = new Chance(plan.draws, "small");
    this.upkeep = new Upkeep(this.scene);
    this.traffic = new Traffic(this.scene, { upkeep: this.upkeep, vendors: this.vendor, chance, slow: 0 });
    this.loopback = new Loopback(this.scene, { traffic: this.traffic, vendors: this.vendor, chance });
    const hearings = new Hearings(this.scene);
    new Replays(this.scene, { traffic: this.traffic, hearings, chance });
    this.scene.watch.listeners.push(hearings);
    for (const checker of checkersOf(this.scene)) {
      this.scene.watch.listeners.push(checker);
      this.traffic.events.push(checker);
      this.loopback.events.push(checker);
      hearings.events.push(checker);
    }
    this.upkeep.update(versionOf(plan, this.site, this.tokens));
    this.settle();
  }

  get tokens(): readonly Token[] {
    return this.scene.tokens.filter((token) => token.group === this.site.group);
  }

  /** Health of the first token. */
  get entry(): Entry {
    const keys = this.scene.watch.keys.filter((key) => key.startsWith("ai-proxy.roster."));
    const roster = keys.map((key) => this.scene.watch.content(key).roster)[0];
    return roster?.get(this.tokens[0]?.fingerprint ?? "") ?? plain;
  }

  /** A client's request to a worker, from 0; its answer is due 100 ms later. */
  request(worker: number, mark?: string): void {
    const thread = this.scene.engine.threads[worker + 1];
    if (thread !== undefined) this.traffic.arrive({ site: this.site, thread, ...(mark === undefined ? {} : { mark }) });
  }

  /** Runs all that waits, one thread after the other. */
  settle(): void {
    for (let [thread] = this.scene.engine.ready; thread !== undefined; [thread] = this.scene.engine.ready) {
      this.scene.engine.run(thread);
      this.loopback.collect();
    }
  }

  /** Lets time pass: what falls due waits in its threads. */
  gather(ms: number): void {
    const endMs = this.scene.nowMs + ms;
    for (
      let nextMs = this.scene.agenda.nextMs;
      nextMs !== undefined && nextMs <= endMs;
      nextMs = this.scene.agenda.nextMs
    ) {
      this.scene.world.clock.elapsedMs = Math.max(this.scene.nowMs, nextMs);
      this.scene.agenda.next()?.();
    }
    this.scene.world.clock.elapsedMs = endMs;
  }

  /** Lets time pass and runs what falls due, in small steps. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 50) {
      this.gather(Math.min(50, ms - passed));
      this.settle();
    }
  }
}
