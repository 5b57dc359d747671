import type { HostCall } from "../../../emulator/index.ts";
import type { Chance } from "../chance.ts";
import type { Fault } from "../plan.ts";
import type { Scene } from "./scene.ts";
import { versionOf, type Token } from "./sites.ts";
import type { Traffic } from "./traffic.ts";
import type { Upkeep } from "./upkeep.ts";

const jumpsMs = [-300, 300, -4000, 4000, -70_000, 70_000, -3_700_000, 3_700_000, -90_000_000, 90_000_000];
const maxCrashes = 4;

/** Everything that goes wrong around the filter. Each kind acts only if the plan has it. */
export class Faults {
  private active = true;
  private crashes = 0;
  /** Writes that still meet somebody else's write of the same value. */
  private contended = 0;
  private readonly scene: Scene;
  private readonly traffic: Traffic;
  private readonly upkeep: Upkeep;
  private readonly chances: (subject: string) => Chance;
  private readonly crash: Chance;

  constructor(scene: Scene, parts: { traffic: Traffic; upkeep: Upkeep; chances: (subject: string) => Chance }) {
    this.scene = scene;
    this.traffic = parts.traffic;
    this.upkeep = parts.upkeep;
    this.chances = parts.chances;
    this.crash = parts.chances("crash");
    scene.world.beforeHostCall = (call) => this.before(call);
  }

  /** Notes all faults in the agenda. */
  begin(): void {
    this.repeat("jump", 25_000, (chance) => this.jump(chance.pick(jumpsMs)));
    this.repeat("churn", 15_000, (chance) => this.churn(chance));
    this.repeat("loss", 60_000, () => this.lose());
    this.repeat("garbage", 40_000, (chance) => this.spoil(chance));
    this.repeat("foreign", 10_000, (chance) => this.foreign(chance));
    this.repeat("contention", 2500, (chance) => (this.contended = chance.between(2, 12)));
    this.repeat("disconnect", 1500, (chance) => this.disconnect(chance));
    this.repeat("forged", 1500, (chance) => this.forge(chance));
    this.repeat("crowd", 30_000, (chance) => this.crowd(chance));
  }

  end(): void {
    this.active = false;
    this.contended = 0;
  }

  private repeat(fault: Fault, everyMs: number, act: (chance: Chance) => void): void {
    if (!this.scene.plan.faults.has(fault)) return;
    const chance = this.chances(fault);
    const next = (): void =>
      this.scene.after(chance.between(1, 2 * everyMs), () => {
        if (!this.active) return;
        act(chance);
        next();
      });
    next();
  }

  private jump(byMs: number): void {
    this.scene.world.clock.jump(byMs);
    this.scene.disturbed = true;
    this.scene.coverage.hit("jumps");
    this.scene.say("clock", `jumps by ${byMs} ms`);
  }

  /** Tokens are added, removed, reordered, doubled, or the same list is loaded again. */
  private churn(chance: Chance): void {
    const site = chance.pick(this.scene.sites);
    const pool = this.scene.tokens.filter((token) => token.group === site.group);
    const kept = pool.filter(() => chance.happens(0.8));
    const tokens: Token[] = kept.some((token) => token.isWeighted) ? kept : [...pool];
    if (chance.happens(0.3)) tokens.reverse();
    if (chance.happens(0.3)) tokens.push(chance.pick(tokens));
    this.scene.coverage.hit("updates");
    this.upkeep.update(versionOf(this.scene.plan, site, tokens));
  }

  private lose(): void {
    this.scene.world.sharedData.lose();
    this.tampered("losses", "the store is lost");
  }

  private spoil(chance: Chance): void {
    const { sharedData } = this.scene.world;
    const ours = sharedData.keys.filter((key) => key.startsWith("ai-proxy."));
    if (ours.length === 0) return;
    const key = chance.pick(ours);
    const value = Buffer.from(sharedData.get(key)?.value ?? "");
    const garbage = Buffer.from(Array.from({ length: chance.below(80) }, () => chance.below(256)));
    if (value.length > 7 && chance.happens(0.5))
      value.writeUInt16LE(chance.below(65_536), chance.between(5, value.length - 2));
    const cut = value.subarray(0, chance.below(value.length + 1));
    sharedData.set(key, chance.pick([garbage, value, cut, Buffer.concat([value, garbage]), Buffer.alloc(0)]));
    this.tampered("garbage", `garbage in ${key.slice(0, 20)}`);
  }

  private tampered(counter: "losses" | "garbage", text: string): void {
    this.scene.watch.refresh();
    this.scene.disturbed = true;
    this.scene.coverage.hit(counter);
    this.scene.say("store", text);
  }

  private foreign(chance: Chance): void {
    const key = chance.pick(["ai-proxy.roster.0000", "other-plugin", "ai-proxy.lease"]);
    this.scene.world.sharedData.set(key, Buffer.from([chance.below(256)]));
  }

  private disconnect(chance: Chance): void {
    const open = [...this.scene.uses.values()].filter((use) => use.callout === undefined);
    if (open.length > 0) this.traffic.abandon(chance.pick(open));
  }

  /** Many clients at once, all at one worker. */
  private crowd(chance: Chance): void {
    const thread = chance.pick(this.scene.engine.threads.slice(1));
    const site = chance.pick(this.scene.sites);
    this.scene.coverage.hit("crowds");
    for (let left = chance.between(10, 40); left > 0; left--) this.traffic.arrive({ site, thread });
  }

  /** A client sends a mark: made up, or seen somewhere with a digit changed, or used already. */
  private forge(chance: Chance): void {
    const { scene } = this;
    const thread = chance.pick(scene.engine.threads.slice(1));
    const [id = "0".repeat(32), fingerprint = "0".repeat(16), nonce = "0".repeat(32)] = scene.lastMark.split(".");
    const forged = chance.pick(["1".repeat(32), `${nonce.slice(0, 31)}${nonce.endsWith("0") ? "1" : "0"}`]);
    const old = scene.usedMarks.length > 0 ? chance.pick(scene.usedMarks) : "x";
    const mark = chance.pick([`${id}.${fingerprint}.${forged}`, old]);
    this.traffic.arrive({ site: chance.pick(scene.sites), thread, mark });
  }

  private before(call: HostCall): void {
    if (call.name === "proxy_set_shared_data" && this.contended > 0) this.contend(call);
    if (!this.active || !this.scene.plan.faults.has("crash")) return;
    const running = this.scene.engine.current;
    if (running === undefined || running.worker.name === "main" || this.crashes >= maxCrashes) return;
    // How often a VM tells of its memory depends on the build: it must not move the draws.
    if (call.name === "proxy_increment_metric" || !this.crash.happens(1 / 4000)) return;
    this.crashes++;
    this.scene.coverage.hit("crashes");
    this.scene.say(call.vm.name, `dies inside ${call.name}`);
    throw new Error(plannedCrash);
  }

  /** Somebody else's write of the same value comes first. */
  private contend(call: HostCall): void {
    this.contended--;
    const [pointer, size] = call.args as readonly number[];
    const key = call.vm.memory.text(pointer ?? 0, size ?? 0);
    const value = this.scene.world.sharedData.get(key);
    if (value !== undefined) this.scene.world.sharedData.set(key, value.value);
    this.scene.watch.refresh();
  }
}

/** The words by which a death that was planned is told from a trap of the guest's own. */
export const plannedCrash = "planned crash";
