import type { Context } from "../../../emulator/index.ts";
import type { Report } from "../health_model.ts";
import type { StoreCall } from "../watch.ts";
import type { Scene, Use } from "../world/scene.ts";
import { failureOf, isSuccess, ofProbe, probeReport, successOf } from "../world/verdicts.ts";
import { claim, markUsed, reported, used, type Permit } from "./steps.ts";

const evidences = ["firm", "weak", "shared"] as const;

/** What a callback may write into a roster. */
export class Permits {
  private readonly scene: Scene;
  private readonly queues: ReadonlyMap<Context, readonly Report[]>;
  private readonly answers: ReadonlyMap<Context, Report>;

  /** `queues`: verdicts that wait for the next tick; `answers`: of probes, as they are being heard. */
  constructor(scene: Scene, queues: ReadonlyMap<Context, readonly Report[]>, answers: ReadonlyMap<Context, Report>) {
    this.scene = scene;
    this.queues = queues;
    this.answers = answers;
  }

  /** Everything that the running callback may write. */
  of(call: StoreCall): Permit[] {
    const { scope, context } = call;
    const { settings } = this.scene.plan;
    const roster = call.before.roster;
    const report = (given: Report): Permit => at(given, scope.nowMs);
    const at = (given: Report, nowMs: number): Permit => {
      return (name, _old, now) => reported(given, name, { roster, now, settings, nowMs });
    };
    const use = this.scene.uses.get(context);
    if (scope.callback === "proxy_on_request_headers") return [markUsed(use?.mark ?? "")];
    if (use !== undefined) return this.candidates(use).map(report);
    const claimed: Permit = (_name, old, now) => claim(old, now, { settings, nowMs: scope.firstMs ?? scope.nowMs });
    const ignored: Permit = (name, old, now) =>
      report({ ...ofProbe({ fingerprint: name, generation: old.generation, nonce: old.nonce }, 0, 0), pool: [] })(
        name,
        old,
        now,
      );
    const own = this.scene.ownNonces(scope.vm);
    const afterClaim: Permit = (name, old, now) => (own.has(old.nonce) ? ignored(name, old, now) : "not its own claim");
    const direct: Permit = (_name, old, now) => (own.has(old.nonce) ? used(old, now) : "not its own claim");
    if (scope.callback === "proxy_on_tick") {
      const open = this.scene.open.all(context).flatMap((failure) => withEvidence(failure.report));
      // What is queued in this very tick is tried again in it.
      const queued = [...(this.queues.get(context) ?? []), ...open];
      const again = queued.map((given) => at(given, scope.firstMs ?? scope.nowMs));
      return [...open.map(report), ...again, claimed, direct, afterClaim];
    }
    const answer = this.answers.get(context);
    if (scope.callback !== "proxy_on_http_call_response") return [];
    return [...(answer === undefined ? [] : [report(answer)]), direct, afterClaim];
  }

  /** All that a stream could have to put down now; which of it is right, and in which order, is judged at the end. */
  private candidates(use: Use): Report[] {
    if (use.isProbe) return this.probeCandidates(use);
    const hearing = this.scene.hearings.get(use.stream);
    const again = [...this.scene.replayAnswers.values()].find((answer) => answer.use === use);
    const heard = hearing?.answer ?? again;
    const statuses = heard === undefined ? [] : [heard.means, hearing?.answer.status ?? heard.means];
    const failures = statuses.map((status) => failureOf(use, status, heard?.retryAfterS ?? 0));
    const failed = [...use.carried, ...failures].flatMap((failure) => (failure === undefined ? [] : [failure.report]));
    const success = statuses.some(isSuccess) ? successOf(use) : undefined;
    return [...failed.flatMap(withEvidence), ...(success === undefined ? [] : [success])];
  }

  private probeCandidates(use: Use): Report[] {
    const claimed = this.scene.claimed.get(use.mark.split(".")[2] ?? "");
    const answer = this.scene.hearings.get(use.stream)?.answer;
    const statuses = answer === undefined ? [0, 504] : [answer.means, answer.status, 0, 504];
    return statuses.map((status) => probeReport(use, claimed, status, answer?.retryAfterS ?? 0));
  }
}

function withEvidence(report: Report): Report[] {
  return evidences.map((evidence) => ({ ...report, evidence }));
}
