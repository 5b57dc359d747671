import type { Context } from "../../../emulator/index.ts";
import type { Report } from "../health_model.ts";
import { plain } from "../records.ts";
import { isSending, type Scope, type StoreCall } from "../watch.ts";
import type { Given } from "../world/judgements.ts";
import { ofProbe, poolOf, settled, unheard } from "../world/verdicts.ts";
import { Checker } from "./checker.ts";
import { Permits } from "./permits.ts";
import { rounds, type End } from "./rounds.ts";
import { changes, show } from "./steps.ts";

const queueCapacity = 64;

/**
 * I3, I4, I5, I13: every write of a roster is one step of the health machine on what it replaces and leaves all other
 * tokens alone, and every verdict becomes exactly one of: written, without effect, queued, lost to a full queue.
 */
export class Updates extends Checker {
  override readonly name = "updates (I3 I4 I5 I13)";
  /** Verdicts given and what became of them. */
  private readonly tally = { given: 0, written: 0, none: 0, queued: 0, lost: 0 };
  private readonly queues = new Map<Context, Report[]>();
  /** Those that were queued by the callback that ends now, an answer let go on a tick among them. */
  private readonly fresh = new Set<Report>();
  /** Of probes: the time at which they came is known when they are put down. */
  private readonly answers = new Map<Context, () => Report>();
  private readonly permits = new Permits(this.scene, this.queues, this.answers);

  override onStore(call: StoreCall): void {
    if (call.action === "write" && call.status === 8) this.scene.coverage.hit("conflicts");
    if (call.kind !== "roster") return;
    if (call.scope.callback === "proxy_on_http_call_response") this.noteAnswer(call);
    if (call.action === "write" && call.status === 0) this.judgeWrite(call);
  }

  override onCallbackEnd(scope: Scope): void {
    const { context, vm } = scope;
    if (context === undefined) return;
    if (vm.trap !== undefined) return this.forget(context);
    const use = this.scene.uses.get(context);
    if (scope.callback === "proxy_on_http_call_response") this.judgeProbe(scope, context);
    if (scope.callback === "proxy_on_tick") this.judgeTick(scope, context);
    if (isSending(scope.callback) && use !== undefined) {
      const isKnown = ({ action, status }: StoreCall) => action === "read" || status === 0;
      const calls = scope.calls.filter((call) => call.kind === "roster" && isKnown(call));
      const known = calls.at(-1);
      use.drawnFrom = calls[0]?.after.roster;
      if (known !== undefined) use.seen = known.after.roster;
      if (known !== undefined) use.seenMs = scope.timesOf(context);
    }
    this.fresh.clear();
  }

  /** What an answer to a client says must be put down in the very callback that found it out. */
  override onGiven({ reports, calls, context, from }: Given): void {
    if (reports.length > 0) this.settle(reports, calls, context, from);
  }

  override onEnd(): void {
    for (const [context, queue] of this.queues) {
      const lives = context.vm.trap === undefined && context.vm.has(context);
      if (lives && queue.length > 0) this.fail(`${queue.length} queued verdicts were never settled`);
    }
    const { given, written, none, queued, lost } = this.tally;
    const sum = written + none + queued + lost;
    if (given !== sum) this.fail(`${given} verdicts given, but ${sum} accounted for`);
  }

  private judgeProbe(scope: Scope, context: Context): void {
    const report = this.answers.get(context);
    this.answers.delete(context);
    // Whether the matter is still open is looked up first.
    if (report !== undefined) this.settle([report()], scope.calls, context, 1);
  }

  /** First what nobody has gone on with, then what the store did not take before. */
  private judgeTick(scope: Scope, context: Context): void {
    const nowMs = scope.firstMs ?? scope.nowMs;
    const early = scope.calls.slice(0, firstLease(scope));
    const over = this.scene.open.givenUp(context).flatMap((failures) => settled(failures, false));
    if (over.length > 0) this.scene.coverage.hit("abandoned");
    const at = over.length > 0 ? this.settle(over, early, context, 0) : 0;
    this.judgeQueue(early, context, nowMs, at);
  }

  private judgeQueue(early: readonly StoreCall[], context: Context, nowMs: number, from: number): void {
    const queue = this.queues.get(context);
    if (queue === undefined || queue.length === 0) return;
    const waiting = queue.filter((report) => !this.fresh.has(report));
    const ends = rounds(waiting, early, { settings: this.scene.plan.settings, nowMs, inOrder: true }, from);
    for (const end of ends) {
      if (end.outcome === "unsettled") return;
      if (end.outcome === "skipped")
        return this.fail(`a queued verdict is skipped: ${end.words}`, end.report.fingerprint);
      this.tally.queued--;
      this.tally[end.outcome]++;
      queue.shift();
    }
  }

  /** Holds verdicts against the reads and writes from `from` on, and answers where they end. */
  private settle(reports: readonly Report[], calls: readonly StoreCall[], context: Context, from: number): number {
    const ends = rounds(reports, calls, { settings: this.scene.plan.settings }, from);
    for (const end of ends) this.account(end, context);
    return ends.at(-1)?.next ?? from;
  }

  /** One verdict is written, without effect, queued, or lost. */
  private account(end: End, context: Context): void {
    this.tally.given++;
    if (end.outcome === "skipped") return this.fail(`a verdict is lost: ${end.words}`, end.report.fingerprint);
    if (end.outcome === "none") this.scene.coverage.hit("late");
    if (end.outcome !== "unsettled") return void this.tally[end.outcome]++;
    const queue = this.queues.get(context.root) ?? [];
    this.queues.set(context.root, queue);
    this.scene.coverage.hit("queued");
    this.tally[queue.length < queueCapacity ? "queued" : "lost"]++;
    if (queue.length >= queueCapacity) return;
    // What is given up on a tick is due in that very tick, an answer that is let go at its end is not.
    if (context !== context.root) this.fresh.add(end.report);
    queue.push(end.report);
  }

  /** A callback that died in the middle: its verdict is gone with it. */
  private forget(context: Context): void {
    this.answers.delete(context);
  }

  /** A request has claimed to be the trial of a token, for itself. */
  private noteTrial({ context }: StoreCall, fingerprint: string, isClaim: boolean): void {
    const use = this.scene.uses.get(context);
    if (!isClaim || use === undefined) return;
    this.scene.coverage.hit("trials");
    use.trial = fingerprint;
    use.isUndecided = true;
  }

  /** The verdict of a probe's answer, as soon as the filter looks at the store for it. */
  private noteAnswer(call: StoreCall): void {
    const context = call.scope.context;
    const answer = context && this.scene.probeAnswers.get(context);
    if (context === undefined || answer === undefined || this.answers.has(context)) return;
    const claim = this.scene.claims.get(answer.callout);
    if (claim === undefined) return;
    const marked = answer.callout.headers["x-ai-proxy-probe"] !== undefined;
    const entry = call.after.roster.get(claim.fingerprint);
    // Decided or overtaken; or on its way, and for the filter that sent it on to judge.
    if (entry?.nonce !== claim.nonce || (marked && entry.claim === "used")) return;
    // Drawn again, or given up: what follows is judged as the claimant's own.
    if (marked && answer.status === 421) return;
    const retryAfterS = marked ? 0 : Number(answer.headers["retry-after"] ?? 0);
    const version = this.scene.versions.get(answer.callout.root.plugin);
    const pool = version === undefined ? [] : poolOf(version);
    const told = marked ? unheard(0) : { ...answer.meaning, retryAfterS };
    const { scope } = call;
    this.answers.set(context, () => {
      return { ...ofProbe(claim, { ...told, answeredMs: scope.timesOf(context).at(-2) ?? 0 }), pool };
    });
  }

  private judgeWrite(call: StoreCall): void {
    const [before, after] = [call.before.roster, call.after.roster];
    const { scope } = call;
    const changed = changes(before, after, scope.nowMs);
    const [first] = changed;
    if (changed.length > 1)
      return this.fail(`one write changes ${changed.map((n) => this.scene.nameOf(n)).join(", ")}`);
    if (first === undefined) return;
    const [old, now] = [before.get(first) ?? plain, after.get(first) ?? plain];
    const said = `${this.scene.nameOf(first)}: ${show(old)} -> ${show(now)}`;
    this.scene.say(call.vm.name, `${scope.callback}: ${said}`, first);
    const isSpared = !now.ejected && now.failures >= this.scene.plan.settings.failureThreshold;
    if (isSpared) this.scene.coverage.hit("spared");
    if (old.doubted !== now.doubted && !now.ejected) this.scene.coverage.hit(now.doubted ? "doubted" : "cleared");
    if (now.resting && !now.onTrial) this.scene.coverage.hit("rested");
    else if (old.ejected !== now.ejected) this.scene.coverage.hit(now.ejected ? "ejected" : "readmitted");
    if (old.resting && !now.ejected) this.scene.coverage.hit("returned");
    this.noteTrial(call, first, now.onTrial && now.dueMs !== old.dueMs);
    const isLate = call.context === call.context.root && firstLease(scope) < scope.calls.length;
    if (old.ejected && !now.ejected && isLate) this.scene.coverage.hit("cooled");
    const reasons = this.permits.of(call).map((permit) => permit(first, old, now));
    if (!reasons.includes(undefined))
      this.fail(`${said}: ${reasons.join("; ") || "nothing allows a write here"}`, first);
  }
}

function firstLease(scope: Scope): number {
  const at = scope.calls.findIndex((call) => call.kind === "lease");
  return at < 0 ? scope.calls.length : at;
}
