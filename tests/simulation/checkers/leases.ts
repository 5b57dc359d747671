import type { Context } from "../../../emulator/index.ts";
import { aheadMs, leaseMs, maxWaitMs } from "../schedule_model.ts";
import type { Scope, StoreCall } from "../watch.ts";
import { Checker } from "./checker.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * I12: one holder per term, a lease is taken only when it is free, and who has not just renewed it claims no probe
 * before its due time and the grace.
 */
export class Leases extends Checker {
  override readonly name = "leases (I12)";
  /** Key -> term -> holder, as long as nobody else touches the store. */
  private readonly holders = new Map<string, Map<number, string>>();
  /** Contexts that renewed or took the lease in the tick that is running. */
  private readonly leading = new Set<Context>();

  override onStore(call: StoreCall): void {
    if (call.action !== "write" || call.status !== 0) return;
    if (call.kind === "lease") this.judgeLease(call);
    if (call.kind === "roster" && call.scope.callback === "proxy_on_tick") this.judgeClaim(call);
  }

  override onCallbackEnd(scope: Scope): void {
    if (scope.context !== undefined) this.leading.delete(scope.context);
  }

  private judgeLease(call: StoreCall): void {
    const { scope, key } = call;
    const { lease } = call.after;
    const nowMs = scope.firstMs ?? scope.nowMs;
    const before = call.before.lease;
    if (lease === undefined) return this.fail("a lease that cannot be read");
    if (scope.callback !== "proxy_on_tick") return this.fail(`a lease written in ${scope.callback}`);
    if (lease.term === 0) return;
    const live = before !== undefined && aheadMs(before.expiresMs, leaseMs, nowMs) > 0;
    if (live && before.holder !== lease.holder) this.fail(`${lease.holder} takes the live lease of ${before.holder}`);
    if (lease.expiresMs !== nowMs + leaseMs) this.fail("a lease of another length");
    if (before !== undefined && before.term > 0 && before.holder !== lease.holder) this.scene.coverage.hit("takeovers");
    const terms = (lease.term > 1 && before !== undefined && this.holders.get(key)) || new Map<number, string>();
    const holder = terms.get(lease.term) ?? lease.holder;
    if (holder !== lease.holder && !this.scene.disturbed) this.fail(`two holders of term ${lease.term}`);
    this.holders.set(key, terms.set(lease.term, lease.holder));
    if (scope.context !== undefined) this.leading.add(scope.context);
    if (before?.holder !== lease.holder) {
      this.scene.say(call.vm.name, `leads ${key.slice(-6)} in term ${lease.term}`, key);
    }
  }

  private judgeClaim(call: StoreCall): void {
    const { scope } = call;
    const { settings } = this.scene.plan;
    const nowMs = scope.firstMs ?? scope.nowMs;
    const leads = scope.context !== undefined && this.leading.has(scope.context);
    for (const [fingerprint, now] of call.after.roster) {
      const old = call.before.roster.get(fingerprint);
      if (old === undefined || now.nonce === "" || now.nonce === old.nonce) continue;
      const name = this.scene.nameOf(fingerprint);
      const due = aheadMs(old.dueMs, maxWaitMs(settings), nowMs);
      const asked = aheadMs(old.notBeforeMs, dayMs, nowMs);
      const grace = old.dueMs <= nowMs && nowMs - old.dueMs < leaseMs;
      if (due > 0 || asked > 0)
        this.fail(`a probe of ${name} is claimed ${Math.max(due, asked)} ms early`, fingerprint);
      if (!leads && grace) this.fail(`a probe of ${name} is claimed without the lease`, fingerprint);
    }
  }
}
