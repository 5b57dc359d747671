import type { Entry, Roster } from "../records.ts";
import { leaseMs, returnInMs } from "../schedule_model.ts";
import type { Faults } from "./faults.ts";
import type { Loopback } from "./loopback.ts";
import type { Scene } from "./scene.ts";
import type { Traffic } from "./traffic.ts";
import type { Vendors } from "./vendors.ts";

/** Ticks, latencies and the patience of threads on top of what is promised. */
const slackMs = 4000;
/** A token that a vendor, or a clock, wants to wait longer than this is not waited for. */
const longestWaitMs = 90_000;

/** The end of a walk: faults stop, vendors are well, and every token must come back within its own wait. */
export class Ending {
  readonly loopback: Loopback;
  private readonly scene: Scene;
  private readonly vendors: Vendors;
  private readonly faults: Faults;
  private readonly traffic: Traffic;
  /** When the waiting began, in milliseconds of virtual time. */
  private sinceMs = 0;
  private phase: "before" | "settling" | "healing" | "closing" | "over" = "before";

  constructor(scene: Scene, parts: { vendors: Vendors; loopback: Loopback; faults: Faults; traffic: Traffic }) {
    this.scene = scene;
    this.vendors = parts.vendors;
    this.loopback = parts.loopback;
    this.faults = parts.faults;
    this.traffic = parts.traffic;
  }

  get hasBegun(): boolean {
    return this.phase !== "before";
  }

  get isOver(): boolean {
    return this.phase === "over";
  }

  begin(): void {
    if (this.phase !== "before") return;
    this.phase = "settling";
    this.faults.end();
    this.vendors.healed = true;
    this.scene.refuses = false;
    this.loopback.troubled = false;
    this.scene.say("world", "all faults are over, all vendors are well");
    this.scene.after(this.scene.plan.settings.healthCheckTimeout + 10_000, () => this.await());
  }

  /** Dead VMs come back with a request each; then the promise of every token is noted. */
  private await(): void {
    const { scene } = this;
    this.phase = "healing";
    this.sinceMs = scene.nowMs;
    for (const thread of scene.engine.threads.slice(1)) {
      for (const site of scene.sites) this.traffic.arrive({ site, thread });
    }
    const { settings } = scene.plan;
    const nowMs = Number(scene.world.clock.wallNs / 1_000_000n);
    const waits = this.outEntries().map((entry) => returnInMs(entry, settings, nowMs));
    const rounds = settings.successThreshold * (settings.healthCheckInterval + 2000);
    const waitMs = Math.max(0, ...waits) + rounds + leaseMs + settings.healthCheckTimeout + slackMs;
    scene.say("world", `every token must be back within ${waitMs} ms`);
    scene.after(waitMs, () => this.judge());
    this.watchHealing();
  }

  /** Ends the waiting as soon as everybody is back. */
  private watchHealing(): void {
    if (this.phase !== "healing") return;
    const out = this.outEntries();
    if (out.length === 0) return this.close();
    // Only clients bring back what rests.
    const threads = out.some((entry) => entry.resting) ? this.scene.engine.threads.slice(1, 2) : [];
    for (const thread of threads) for (const site of this.scene.sites) this.traffic.arrive({ site, thread });
    this.scene.after(1000, () => this.watchHealing());
  }

  private judge(): void {
    if (this.phase !== "healing") return;
    const [out] = this.outNames();
    if (out !== undefined) this.scene.fail("heals", `${this.scene.nameOf(out)} is still out (I6, I11)`, out);
    this.close();
  }

  /** Two more rounds of ticks empty the queues; then the checkers have the last word. */
  private close(): void {
    this.phase = "closing";
    this.scene.after(3500, () => {
      for (const checker of this.scene.checkers) checker.onEnd?.();
      this.phase = "over";
    });
  }

  private outNames(): string[] {
    const { scene } = this;
    const configured = new Set(
      [...scene.inForce.values()].flatMap((version) => version.tokens.map((t) => t.fingerprint)),
    );
    const rosters = scene.watch.keys.filter((key) => key.startsWith("ai-proxy.roster."));
    return rosters
      .map((key) => scene.watch.content(key).roster)
      .flatMap((roster) =>
        [...roster]
          .filter(([name, entry]) => !entry.resting || (this.isTried(name) && !isBarredFrom(roster, name)))
          .filter(([name, entry]) => (entry.ejected || entry.doubted) && configured.has(name) && !this.isPatient(entry))
          .map(([name]) => name),
      );
  }

  /** Whether any request can be the trial of a token: it has a share, and conversations keep to none. */
  private isTried(name: string): boolean {
    const { plan, tokens } = this.scene;
    return !plan.uneven && tokens.some(({ fingerprint, isWeighted }) => fingerprint === name && isWeighted);
  }

  /** Whether it had too long to wait when the waiting began. */
  private isPatient(entry: Entry): boolean {
    const nowMs = Number(this.scene.world.clock.wallNs / 1_000_000n);
    const waited = this.scene.nowMs - this.sinceMs;
    return returnInMs(entry, this.scene.plan.settings, nowMs - waited) > longestWaitMs;
  }

  private outEntries(): Entry[] {
    const names = new Set(this.outNames());
    const rosters = this.scene.watch.keys.map((key) => this.scene.watch.content(key).roster);
    return rosters.flatMap((roster) => [...roster].filter(([name]) => names.has(name)).map(([, entry]) => entry));
  }
}

/** Whether there is a model that the token may not use: requests for that are no trials of it. */
function isBarredFrom({ forbidden }: Roster, fingerprint: string): boolean {
  return forbidden !== undefined && [...forbidden.keys()].some((pair) => pair.endsWith(fingerprint));
}
