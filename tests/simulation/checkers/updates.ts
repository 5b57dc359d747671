import type { Context } from "../../../emulator/context.ts";
import type { Report } from "../health_model.ts";
import { plain } from "../records.ts";
import type { Scope, StoreCall } from "../watch.ts";
import type { Judged } from "../world/hearings.ts";
import { probeVerdict, reportOf } from "../world/verdicts.ts";
import type { Use } from "../world/scene.ts";
import { Checker } from "./checker.ts";
import { rounds } from "./rounds.ts";
import { changes, claim, markUsed, reported, show, used, type Permit } from "./steps.ts";

const queueCapacity = 64;
/** What no report of a probe tells. */
const ofProbe = { retryAfterMs: 0, vendorFault: false, pool: [] };

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
  private readonly answers = new Map<Context, Report>();

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
    if (scope.callback === "proxy_on_tick") this.judgeQueue(scope, context);
    if (scope.callback === "proxy_on_request_headers" && use !== undefined) {
      const read = scope.calls.filter((call) => call.kind === "roster" && call.action === "read").at(-1);
      use.seen = read?.after.roster;
    }
    this.fresh.clear();
  }

  /** What an answer to a client says must be put down in the very callback that found it out. */
  override onJudged({ use, report, calls }: Judged): void {
    if (report !== undefined) this.settle([report], calls, use.stream);
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
    if (report !== undefined) this.settle([report], scope.calls, context);
  }

  private judgeQueue(scope: Scope, context: Context): void {
    const queue = this.queues.get(context);
    if (queue === undefined || queue.length === 0) return;
    const waiting = queue.filter((report) => !this.fresh.has(report));
    const early = scope.calls.slice(0, firstLease(scope));
    const nowMs = scope.firstMs ?? scope.nowMs;
    const ends = rounds(waiting, early, { settings: this.scene.plan.settings, nowMs });
    for (const end of ends) {
      if (end.outcome === "unsettled") return;
      if (end.outcome === "skipped")
        return this.fail(`a queued verdict is skipped: ${end.words}`, end.report.fingerprint);
      this.tally.queued--;
      this.tally[end.outcome]++;
      queue.shift();
    }
  }

  /** Holds one callback's verdict against its reads and writes. */
  private settle(reports: readonly Report[], calls: readonly StoreCall[], context: Context): void {
    this.tally.given++;
    const [end] = rounds(reports, calls, { settings: this.scene.plan.settings });
    if (end === undefined || end.outcome === "skipped") {
      return this.fail(`a verdict is lost: ${end?.words ?? ""}`, reports[0]?.fingerprint);
    }
    if (end.outcome === "none") this.scene.coverage.hit("late");
    if (end.outcome !== "unsettled") return void this.tally[end.outcome]++;
    const queue = this.queues.get(context.root) ?? [];
    this.queues.set(context.root, queue);
    this.scene.coverage.hit("queued");
    this.tally[queue.length < queueCapacity ? "queued" : "lost"]++;
    if (queue.length >= queueCapacity) return;
    this.fresh.add(end.report);
    queue.push(end.report);
  }

  /** A callback that died in the middle: its verdict is gone with it. */
  private forget(context: Context): void {
    this.answers.delete(context);
  }

  /** The verdict of a probe's answer, as soon as the filter looks at the store for it. */
  private noteAnswer(call: StoreCall): void {
    const context = call.scope.context;
    const answer = context && this.scene.probeAnswers.get(context);
    if (context === undefined || answer === undefined || this.answers.has(context)) return;
    const claim = this.scene.claims.get(answer.callout);
    if (claim === undefined) return;
    const marked = answer.callout.headers["x-ai-proxy-probe"] !== undefined;
    const shown = Number(answer.headers["x-ai-proxy-probe-status"] ?? 0);
    // Drawn again, or given up: what follows is judged as the claimant's own.
    if (answer.status === 421 && shown === 0) return;
    const used = call.after.roster.get(claim.fingerprint)?.claim === "used";
    // A vendor that takes too long fails; Envoy says so, without the filter's mark.
    const marks = shown > 0 ? shown : answer.status === 504 ? 504 : 0;
    const believed = !marked ? answer.means : used ? marks : 0;
    this.answers.set(context, { ...claim, ...ofProbe, verdict: probeVerdict(believed) });
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
    if (old.ejected !== now.ejected) this.scene.coverage.hit(now.ejected ? "ejected" : "readmitted");
    const reasons = this.permits(call).map((permit) => permit(first, old, now));
    if (!reasons.includes(undefined))
      this.fail(`${said}: ${reasons.join("; ") || "nothing allows a write here"}`, first);
  }

  /** Everything that the running callback may write. */
  private permits(call: StoreCall): Permit[] {
    const { scope } = call;
    const { settings } = this.scene.plan;
    const roster = call.before.roster;
    const report = (given: Report | undefined): Permit[] =>
      given === undefined
        ? []
        : [(name, _old, now) => reported(given, name, { roster, now, settings, nowMs: scope.nowMs })];
    const { context } = call;
    const use = this.scene.uses.get(context);
    if (scope.callback === "proxy_on_request_headers") return [markUsed(use?.mark ?? "")];
    if (use !== undefined) return this.reports(use).flatMap(report);
    const claimed: Permit = (_name, old, now) => claim(old, now, { settings, nowMs: scope.firstMs ?? scope.nowMs });
    const ignored: Permit = (name, old, now) =>
      reported(
        { ...ofProbe, fingerprint: name, verdict: "ignored", generation: old.generation, nonce: old.nonce },
        name,
        { roster, now, settings, nowMs: scope.nowMs },
      );
    const own = this.scene.ownNonces(scope.vm);
    const afterClaim: Permit = (name, old, now) => (own.has(old.nonce) ? ignored(name, old, now) : "not its own claim");
    const direct: Permit = (_name, old, now) => (own.has(old.nonce) ? used(old, now) : "not its own claim");
    if (scope.callback === "proxy_on_tick") {
      return [
        ...report(this.queues.get(context)?.[0]),
        ...this.restOfQueue(context, report),
        claimed,
        direct,
        afterClaim,
      ];
    }
    const answer = report(this.answers.get(context));
    return scope.callback === "proxy_on_http_call_response" ? [...answer, direct, afterClaim] : [];
  }

  /** All that the answer which a stream is hearing could be put down as; which of it is right is judged at the end. */
  private reports(use: Use): Report[] {
    const hearing = this.scene.hearings.get(use.stream);
    const again = [...this.scene.replayAnswers.values()].find((answer) => answer.use === use);
    const heard = hearing?.answer ?? again;
    if (heard === undefined) return [];
    const statuses = hearing === undefined ? [heard.means] : [heard.means, hearing.answer.status];
    const reports = statuses.map((status) => reportOf(use, status, heard.retryAfterS));
    return reports.filter((report) => report !== undefined);
  }

  private restOfQueue(context: Context, report: (given: Report) => Permit[]): Permit[] {
    return (this.queues.get(context) ?? []).slice(1).flatMap(report);
  }
}

function firstLease(scope: Scope): number {
  const at = scope.calls.findIndex((call) => call.kind === "lease");
  return at < 0 ? scope.calls.length : at;
}
