import type { Forbidden } from "../records.ts";
import type { Scope, StoreCall } from "../watch.ts";
import { isBarred, isBelieved, pairIn } from "../world/models.ts";
import type { Use } from "../world/scene.ts";
import { isSuccess } from "../world/verdicts.ts";
import { Checker } from "./checker.ts";

const none: Forbidden = new Map();

/**
 * A token that refused a model is passed over for it and for no other, once another token has served the very request;
 * no write forgets that before its time.
 */
export class Models extends Checker {
  override readonly name = "models";

  override onStore(call: StoreCall): void {
    if (call.kind !== "roster" || call.action !== "write" || call.status !== 0) return;
    const [before, after] = [call.before.roster.forbidden ?? none, call.after.roster.forbidden ?? none];
    for (const pair of before.keys()) {
      if (!after.has(pair) && isFresh(before, pair, call.scope)) this.fail(`${pair} is forgotten too early`);
    }
    const news = [...after.keys()].filter((pair) => after.get(pair) !== before.get(pair));
    const use = this.scene.uses.get(call.context);
    const allowed = use === undefined || !this.isServed(use) ? [] : refusedIn(use);
    const stray = news.find((pair) => !allowed.includes(pair));
    if (stray !== undefined) this.fail(`${stray} is written without another token's word`);
    if (news.length > 1) this.fail(`one write is about ${news.length} models`);
    if (news.length > 0) this.scene.coverage.hit("forbidden");
  }

  override onSent(use: Use): void {
    const { token, seen, seenMs, isProbe, version } = use;
    if (token === undefined || seen?.forbidden === undefined || isProbe || seenMs.length === 0) return;
    const pair = pairIn(use, token.fingerprint);
    if (!seenMs.every((nowMs) => isBelieved(seen.forbidden ?? none, pair, nowMs))) return;
    const isIn = version.tokens.filter(({ fingerprint }) => seen.get(fingerprint)?.ejected !== true);
    const better = isIn.find((other) => !isBarred(use, other, seen));
    if (better === undefined) return this.scene.coverage.hit("forbidden to all");
    this.fail(`${token.name} may not use the model, but is asked while ${better.name} may`, token.fingerprint);
  }

  /** Whether what a stream is hearing can be a success. */
  private isServed(use: Use): boolean {
    const hearing = this.scene.hearings.get(use.stream);
    const again = [...this.scene.replayAnswers.values()].find((answer) => answer.use === use);
    return [hearing?.answer.status, again?.meaning.status].some((status) => status !== undefined && isSuccess(status));
  }
}

/** The pairs that a request may tell of. */
function refusedIn(use: Use): string[] {
  return use.carried.filter(({ forbids }) => forbids).map(({ report }) => pairIn(use, report.fingerprint));
}

/** Whether a pair is believed at all times that the callback has read. */
function isFresh(forbidden: Forbidden, pair: string, scope: Scope): boolean {
  return [scope.firstMs ?? scope.nowMs, scope.nowMs].every((nowMs) => isBelieved(forbidden, pair, nowMs));
}
