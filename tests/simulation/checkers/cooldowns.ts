import type { Context } from "../../../emulator/index.ts";
import { aheadMs, cooldownInMs, dayMs, leaseMs } from "../schedule_model.ts";
import type { Scope, StoreCall } from "../watch.ts";
import type { Version } from "../world/sites.ts";
import { Checker } from "./checker.ts";

/** Ticks, each as late as a thread may be, and writes that others were faster with. */
const slackMs = 9000;

/**
 * A token that is out serves again when its cooldown is over: by then who leads knows, and whoever else has the token a
 * lease later. Nobody brings it back before, nor against the wish of its vendor.
 */
export class Cooldowns extends Checker {
  override readonly name = "cooldowns";
  /** Since when somebody could have brought a token back, in virtual time, by record and fingerprint. */
  private readonly overdue = new Map<string, number>();
  /** The versions in force when that was looked at last. */
  private versions: readonly Version[] = [];
  /** Contexts that renewed or took the lease in the tick that is running. */
  private readonly leading = new Set<Context>();

  override onStore({ action, status, kind, context, scope, before, after }: StoreCall): void {
    if (action !== "write" || status !== 0 || scope.callback !== "proxy_on_tick") return;
    // An answer that is let go on a tick may bring a token back as well.
    if (context !== context.root) return;
    if (kind === "lease" && (after.lease?.term ?? 0) > 0) this.leading.add(context);
    // What is queued is put down before anybody leads.
    const isQueued = !scope.calls.some((call) => call.kind === "lease");
    if (kind !== "roster" || isQueued) return;
    const nowMs = scope.firstMs ?? scope.nowMs;
    for (const [fingerprint, old] of before.roster) {
      const isBack = old.ejected && after.roster.get(fingerprint)?.ejected === false;
      const outMs = nowMs - old.outSinceMs;
      const isEarly = outMs < this.scene.plan.settings.cooldownDuration && !this.scene.disturbed;
      if (isBack && isEarly) this.fail(`${this.scene.nameOf(fingerprint)} is brought back early`, fingerprint);
      const isGrace = !this.leading.has(context) && outMs >= 0 && outMs < this.graceMs;
      if (isBack && isGrace)
        this.fail(`${this.scene.nameOf(fingerprint)} is brought back without the lease`, fingerprint);
    }
  }

  private get graceMs(): number {
    return this.scene.plan.settings.cooldownDuration + leaseMs;
  }

  override onCallbackEnd({ context, callback }: Scope): void {
    if (context !== undefined) this.leading.delete(context);
    if (callback !== "proxy_on_tick" || this.scene.plan.settings.cooldownDuration === 0) return;
    const versions = [...this.scene.inForce.values()];
    const known = new Set(versions.flatMap((version) => this.keptBy(version)));
    this.versions = versions;
    for (const key of this.scene.watch.keys) this.judge(key, known);
  }

  /** The tokens that its site has had since the last tick: who has just been told of one begins to wait. */
  private keptBy({ site, tokens }: Version): string[] {
    const before = this.versions.find((version) => version.site === site);
    const kept = tokens.filter((token) => before?.tokens.includes(token));
    return kept.map(({ fingerprint }) => fingerprint);
  }

  private judge(key: string, known: ReadonlySet<string>): void {
    const nowMs = Number(this.scene.world.clock.wallNs / 1_000_000n);
    for (const [fingerprint, entry] of this.scene.watch.content(key).roster) {
      const id = `${key} ${fingerprint}`;
      const waits =
        cooldownInMs(entry, this.scene.plan.settings, nowMs) > 0 || aheadMs(entry.notBeforeMs, dayMs, nowMs) > 0;
      const isOpen = entry.ejected && !entry.resting && !waits && known.has(fingerprint);
      if (!isOpen) this.overdue.delete(id);
      else if (!this.overdue.has(id)) this.overdue.set(id, this.scene.nowMs);
      const sinceMs = this.overdue.get(id);
      if (sinceMs !== undefined && this.scene.nowMs - sinceMs > leaseMs + slackMs)
        this.fail(`the cooldown of ${this.scene.nameOf(fingerprint)} does not end`, fingerprint);
    }
  }
}
