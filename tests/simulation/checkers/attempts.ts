import type { StoreCall } from "../watch.ts";
import type { Judged } from "../world/judgements.ts";
import { isBarred } from "../world/models.ts";
import type { Use } from "../world/scene.ts";
import { servingOf, weightedOf } from "../world/shares.ts";
import type { Token } from "../world/sites.ts";
import { Checker } from "./checker.ts";

/**
 * Attempts: no token twice for one request unless none else is left, none after a success, no more than are allowed;
 * and a client sees a failure only when no healthy token was left that had not failed it.
 */
export class Attempts extends Checker {
  override readonly name = "attempts";

  override onSent(use: Use): void {
    const { token, journey } = use;
    if (token === undefined || use.isProbe) return;
    if (use.stream.over) this.fail("a request is sent for a client that is gone", token.fingerprint);
    if (journey.passed) this.fail("a request is sent again after its success", token.fingerprint);
    if (journey.sent.includes(token)) this.judgeRepeated(use, token);
    journey.sent.push(token);
    const { maxRetries } = this.scene.plan;
    const answered = journey.sent.length - journey.unanswered;
    if (maxRetries > 0 && answered > maxRetries + 1) this.fail("more attempts than maxRetries", token.fingerprint);
  }

  override onJudged(judged: Judged): void {
    const { use, next } = judged;
    if (next === "asked") this.scene.coverage.hit("retries");
    if (judged.status === 0) this.scene.coverage.hit("unanswered");
    this.judgeCalls(judged);
    if (!judged.isWorthIt) {
      if (next !== "none") this.fail(`another attempt after ${judged.status}`, use.token?.fingerprint);
      return;
    }
    const left = this.left(judged);
    if (left === undefined) return this.fail("nobody looks who is left", use.token?.fingerprint);
    if (next === "none" && left.length > 0) {
      this.fail(
        `a client sees the failure of ${use.token?.name} while ${left[0]?.name} serves`,
        use.token?.fingerprint,
      );
    }
    if (next === "asked" && this.most(judged) === 0)
      this.fail("another attempt with nobody left", use.token?.fingerprint);
  }

  override onOver(use: Use): void {
    const { stream } = use;
    if (use.isMissed) this.judgeMissed(use);
    if (stream.vm.trap === undefined && stream.vm.has(stream)) this.fail("a request is over, but its stream is left");
  }

  override onEnd(): void {
    if (this.scene.uses.size > 0) this.fail(`${this.scene.uses.size} requests never ended`);
  }

  /** Of its own an answer may be looked up, for who is left, only when there could be another attempt. */
  private judgeCalls(judged: Judged): void {
    if (judged.reports.length > 0 || judged.forbidden.length > 0) return;
    const allowed = judged.isWorthIt ? 1 : 0;
    const reads = judged.calls.filter((call) => call.action === "read").length;
    if (reads > allowed || reads < judged.calls.length) this.fail("the store is used for an answer that says nothing");
  }

  /**
   * The healthy tokens that have not failed the request and may use its model, as the stream read the roster before
   * anything else.
   */
  private left({ use, calls }: Judged): Token[] | undefined {
    const read = firstRead(calls);
    if (read === undefined) return undefined;
    const { roster } = read.after;
    const serving = servingOf(use.version, roster).filter((token) => !isBarred(use, token, roster));
    return serving.filter((token) => !use.journey.failed.has(token));
  }

  /** How many tokens could be left at most: where none may use the model any may be asked, and drained ones. */
  private most({ use, calls }: Judged): number {
    const roster = firstRead(calls)?.after.roster;
    const serving = servingOf(use.version, roster);
    const isAnyBarred = serving.some((token) => isBarred(use, token, roster));
    const all = isAnyBarred ? use.version.tokens : serving;
    return all.filter((token) => !use.journey.failed.has(token)).length;
  }

  /** A client that gets what is no answer gets the error of it. */
  private judgeMissed({ stream, journey, isProbe }: Use): void {
    const { delivered } = stream.response;
    if (
      stream.vm.trap !== undefined ||
      isProbe ||
      journey.passed ||
      delivered?.ended !== true ||
      delivered.headers.has("x-ai-proxy-retry")
    )
      return;
    const [status, body] = [delivered.headers.get(":status"), Buffer.concat(delivered.chunks).toString()];
    if (status !== "502" || !body.includes("bad_answer")) this.fail(`no answer is passed on as ${status}: ${body}`);
  }

  private judgeRepeated(use: Use, token: Token): void {
    const { journey, seen, version, awaits } = use;
    const serving = servingOf(version, seen);
    const pool = (serving.length > 0 ? serving : weightedOf(version)).filter((other) => !isBarred(use, other, seen));
    const fresh = pool.find((other) => !journey.sent.includes(other));
    if (fresh !== undefined) this.fail(`${token.name} is tried twice while ${fresh.name} is left`, token.fingerprint);
    if (!journey.failed.has(token)) return;
    const unfailed = pool.find((other) => !journey.failed.has(other));
    if (unfailed !== undefined)
      this.fail(`${token.name} fails twice while ${unfailed.name} is left`, token.fingerprint);
    if (awaits !== undefined) this.fail(`${token.name} is tried twice`, token.fingerprint);
  }
}

function firstRead(calls: readonly StoreCall[]): StoreCall | undefined {
  return calls.find((call) => call.kind === "roster" && call.action === "read");
}
