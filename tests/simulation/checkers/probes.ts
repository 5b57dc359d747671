import type { Callout } from "../../../emulator/index.ts";
import type { StoreCall } from "../watch.ts";
import type { Claim } from "../world/heard.ts";
import type { Use } from "../world/scene.ts";
import { Checker } from "./checker.ts";

const keptMarks = 20;
/** Where all clients ask, and so do probes. */
const path = "/v1/chat/completions";

/**
 * I1, I12: a probe is sent by who won its claim, reaches a vendor once at most, and no two of one token are under way
 * together unless the clock or the store was tampered with. Who holds no lease waits for the grace.
 */
export class Probes extends Checker {
  override readonly name = "probes (I1)";
  private readonly arrived = new Set<string>();
  private readonly underWay = new Map<string, Callout>();

  override onStore(call: StoreCall): void {
    const { context, callback } = call.scope;
    if (call.kind !== "roster" || call.action !== "write" || call.status !== 0 || context === undefined) return;
    for (const [fingerprint, now] of call.after.roster) {
      const old = call.before.roster.get(fingerprint);
      const use = this.scene.uses.get(context);
      const isMarked = old?.claim === "open" && now.claim === "used" && callback === "proxy_on_request_headers";
      if (isMarked && use !== undefined) use.isProbe = true;
      if (use?.isProbe === true && old?.claim === "used" && now.nonce !== old.nonce) this.end(fingerprint, old.nonce);
      if (now.nonce === "" || now.nonce === old?.nonce) continue;
      const claim = {
        nonce: now.nonce,
        fingerprint,
        generation: now.generation,
        endsMs: now.dueMs,
        context: context.root,
      };
      if (this.scene.claimed.has(now.nonce)) this.fail("a nonce is used for two claims", fingerprint);
      this.scene.claimed.set(now.nonce, claim);
      this.scene.ownNonces(call.vm).add(now.nonce);
    }
  }

  /** The filter that serves a probe has its vendor's answer: what is left of the callout is the rest of a body. */
  private end(fingerprint: string, nonce: string): void {
    const callout = this.underWay.get(fingerprint);
    if (callout !== undefined && this.scene.claims.get(callout)?.nonce === nonce) this.underWay.delete(fingerprint);
  }

  override onCallout(callout: Callout): void {
    const claim = this.claimOf(callout);
    if (claim === undefined) return this.fail("a probe without a claim of its VM");
    if (claim.context !== callout.root) this.fail("a probe by another than who won its claim", claim.fingerprint);
    this.scene.claims.set(callout, claim);
    const mark = callout.headers["x-ai-proxy-probe"];
    if (this.scene.plan.settings.healthCheckModel === "") this.fail("a probe where there is nothing to ask for");
    if (mark === undefined) this.arrive(claim);
    else this.scene.lastMark = mark;
    const isElsewhere = callout.headers[":path"] !== path && this.scene.coverage.counts.garbage === 0;
    if (mark !== undefined && isElsewhere) this.fail("a probe goes where a client wants it");
    const other = this.underWay.get(claim.fingerprint);
    const overlaps = other !== undefined && other.root.vm.trap === undefined && other.root.vm.has(other.root);
    if (overlaps && !this.scene.disturbed) {
      this.fail(`two probes of ${this.scene.nameOf(claim.fingerprint)} at a time`, claim.fingerprint);
    }
    this.underWay.set(claim.fingerprint, callout);
  }

  override onSettled(callout: Callout): void {
    const claim = this.scene.claims.get(callout);
    if (claim !== undefined && this.underWay.get(claim.fingerprint) === callout) {
      this.underWay.delete(claim.fingerprint);
    }
  }

  /** A marked request whose permit was used goes out with exactly the token of its claim; other marks mean nothing. */
  override onSent(use: Use): void {
    if (use.mark === "" || use.token === undefined) return;
    if (!use.isProbe) return this.judgeClient(use);
    const claim = this.scene.claimed.get(use.mark.split(".")[2] ?? "");
    if (claim === undefined) return this.fail("a probe that nobody claimed", use.token.fingerprint);
    if (claim.fingerprint !== use.token.fingerprint)
      this.fail("a probe goes out with another token", claim.fingerprint);
    this.arrive(claim);
    this.scene.usedMarks.push(use.mark);
    if (this.scene.usedMarks.length > keptMarks) this.scene.usedMarks.shift();
  }

  /** A request whose mark was not honoured is a client's: it must not get a token that is out while others serve. */
  private judgeClient(use: Use): void {
    const out = use.token !== undefined && use.seen?.get(use.token.fingerprint)?.ejected === true;
    const others = use.version.tokens.some((token) => use.seen?.get(token.fingerprint)?.ejected !== true);
    if (out && others && use.trial === "") this.fail("a forged mark was believed", use.token?.fingerprint);
  }

  private arrive(claim: Claim): void {
    const name = this.scene.nameOf(claim.fingerprint);
    this.scene.say("vendor", `a probe of ${name} arrives`, claim.fingerprint);
    if (this.arrived.has(claim.nonce)) this.fail(`a probe of ${name} reaches the vendor twice`, claim.fingerprint);
    this.arrived.add(claim.nonce);
  }

  private claimOf(callout: Callout): Claim | undefined {
    const nonce = callout.headers["x-ai-proxy-probe"]?.split(".")[2];
    if (nonce !== undefined) return this.scene.claimed.get(nonce);
    const token = this.scene.tokenOf(callout.headers["authorization"]);
    const own = [...this.scene.claimed.values()].filter((claim) => claim.context === callout.root);
    return own.filter((claim) => claim.fingerprint === token?.fingerprint).at(-1);
  }
}
