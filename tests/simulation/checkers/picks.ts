import type { Use } from "../world/scene.ts";
import type { Roster } from "../records.ts";
import { isBarred } from "../world/models.ts";
import { servingOf, weightedOf } from "../world/shares.ts";
import type { Token } from "../world/sites.ts";
import { Checker } from "./checker.ts";

/** I2, I7: a client's request takes a healthy token of its own configuration while there is one, to its own cluster. */
export class Picks extends Checker {
  override readonly name = "picks (I2 I7)";

  override onSent(use: Use): void {
    const { token, version, stream, seen } = use;
    if (use.isTooLate) this.fail("a request is sent again while the vendor may be at work on it");
    if (token === undefined) return this.fail("a request leaves without a token of ours");
    if (!version.tokens.includes(token))
      return this.fail(`${version.site.name} sends ${token.name}`, token.fingerprint);
    if (stream.state.cluster !== version.site.cluster)
      this.fail("a request goes to another cluster", token.fingerprint);
    if (use.stream.request.delivered?.headers.get("x-ai-proxy-probe") !== undefined) this.fail("a mark leaves");
    if (seen === undefined) return this.fail("a token is chosen without a look at the store", token.fingerprint);
    this.judgeDoubted(use, token, seen);
    this.judgeDrained(use, token, seen);
    const entry = seen.get(token.fingerprint);
    if (use.trial !== "" && use.trial !== token.fingerprint)
      this.fail("a trial is claimed for another token", use.trial);
    if (entry?.ejected !== true || use.isProbe || use.trial !== "") return;
    const healthy = servingOf(version, seen);
    if (healthy.length > 0)
      this.fail(`${token.name} is out, but used while ${healthy[0]?.name} serves`, token.fingerprint);
    if (this.scene.plan.settings.whenNoneHealthy === "reject")
      this.fail("a token that is out serves a client", token.fingerprint);
    const better = weightedOf(version).find((other) => seen.get(other.fingerprint)?.resting === true);
    if (!entry.resting && better !== undefined && !use.journey.sent.includes(better))
      this.fail(`${token.name} is ejected, but used while ${better.name} only rests`, token.fingerprint);
  }

  /** A token about which a probe is to decide serves when no other is left for the request. */
  private judgeDoubted(use: Use, token: Token, seen: Roster): void {
    const { isProbe, version, journey } = use;
    if (isProbe || seen.get(token.fingerprint)?.doubted !== true) return;
    const serving = servingOf(version, seen).filter((other) => !isBarred(use, other, seen));
    const left = serving.filter((other) => !journey.sent.includes(other));
    const better = left.find((other) => seen.get(other.fingerprint)?.doubted !== true);
    if (better !== undefined) this.fail(`${token.name} is doubted, but used while ${better.name} is left`);
  }

  /** A token without a share of the draws serves clients only where it alone is not out, or may use the model. */
  private judgeDrained(use: Use, token: Token, seen: Roster): void {
    const { isProbe, version, trial } = use;
    if (isProbe || token.isWeighted) return;
    this.scene.coverage.hit("drained");
    // Others may be back by the time that its trial is claimed.
    const isLast = trial !== "" && servingOf(version, use.drawnFrom ?? seen).length === 0;
    const allowed = servingOf(version, seen);
    if (!isLast && !allowed.includes(token) && allowed.some((other) => !isBarred(use, other, seen)))
      this.fail(`${token.name} is drained, but used beside ${allowed[0]?.name}`, token.fingerprint);
  }

  /** Only what was announced may be answered by the filter itself. */
  override onOver(use: Use): void {
    const reply = use.stream.localReply;
    if (reply === undefined || use.stream.vm.trap !== undefined) return;
    if (use.isMissed && reply.status === 502) return;
    if (use.isTooLate && reply.details === "ai-proxy.unanswered") return this.scene.coverage.hit("given up");
    if (this.scene.plan.attempts && reply.details === "ai-proxy.replayed") return this.judgeReplayed(use);
    const allowed = use.mark !== "" ? [421, 503] : this.scene.plan.settings.whenNoneHealthy === "reject" ? [503] : [];
    if (!allowed.includes(reply.status)) this.fail(`a request is answered ${reply.status}: ${reply.body.toString()}`);
    const { seen } = use;
    if (use.mark !== "" || seen === undefined) return;
    const [healthy] = servingOf(use.version, seen);
    if (healthy !== undefined) this.fail(`a request is refused while ${healthy.name} serves`, healthy.fingerprint);
  }

  /** The good answer to a further attempt, as a whole. */
  private judgeReplayed({ stream, journey, token }: Use): void {
    const status = stream.localReply?.status;
    if (status !== 200 || !journey.passed) this.fail(`a replay is answered ${status}`, token?.fingerprint);
  }
}
