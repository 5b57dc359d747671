import type { Context } from "../../../emulator/index.ts";
import type { Report } from "../health_model.ts";
import { isSending, type Scope, type StoreCall } from "../watch.ts";
import type { Scene, Use } from "../world/scene.ts";
import {
  byBody,
  byHead,
  failureOf,
  isSuccess,
  probeReport,
  successOf,
  unheard,
  type Heard,
} from "../world/verdicts.ts";
import { undecided } from "../world/trials.ts";
import { claim, cooled, givenUp, markUsed, reported, tried, used, type Permit } from "./steps.ts";

const evidences = ["firm", "weak", "shared"] as const;

/** What a callback may write into a roster. */
export class Permits {
  private readonly scene: Scene;
  private readonly queues: ReadonlyMap<Context, readonly Report[]>;
  private readonly answers: ReadonlyMap<Context, () => Report>;

  /** `queues`: verdicts that wait for the next tick; `answers`: of probes, as they are being heard. */
  constructor(
    scene: Scene,
    queues: ReadonlyMap<Context, readonly Report[]>,
    answers: ReadonlyMap<Context, () => Report>,
  ) {
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
    const trial: Permit = (_name, old, now) => tried(old, now, { settings, nowMs: scope.nowMs });
    if (scope.callback === "proxy_on_request_headers") return [markUsed(use?.mark ?? ""), trial];
    if (use !== undefined && isSending(scope.callback)) return [trial];
    if (use !== undefined) return this.candidates(use, scope).map(report);
    const given: Permit = (name, _old, now) => givenUp(name, { roster, now, settings, nowMs: scope.nowMs });
    const claimed: Permit = (_name, old, now) => claim(old, now, { settings, nowMs: scope.firstMs ?? scope.nowMs });
    const back: Permit = (_name, old, now) => cooled(old, now, { settings, nowMs: scope.firstMs ?? scope.nowMs });
    const own = this.scene.ownNonces(scope.vm);
    const afterClaim: Permit = (name, old, now) => (own.has(old.nonce) ? given(name, old, now) : "not its own claim");
    const direct: Permit = (_name, old, now) => (own.has(old.nonce) ? used(old, now) : "not its own claim");
    if (scope.callback === "proxy_on_tick") {
      const left = this.scene.open.all(context).filter(({ forbids }) => !forbids);
      const open = left.flatMap((failure) => withEvidence(failure.report));
      // What is queued in this very tick is tried again in it.
      const queued = [...(this.queues.get(context) ?? []), ...open];
      const again = queued.map((given) => at(given, scope.firstMs ?? scope.nowMs));
      return [...open.map(report), ...again, claimed, direct, afterClaim, back];
    }
    const answer = this.answers.get(context);
    if (scope.callback !== "proxy_on_http_call_response") return [];
    return [...(answer === undefined ? [] : [report(answer())]), direct, afterClaim];
  }

  /** All that a stream could have to put down now; which of it is right, and in which order, is judged at the end. */
  private candidates(use: Use, scope: Scope): Report[] {
    if (use.isProbe) return this.probeCandidates(use, scope);
    const heard = this.heard(use, scope);
    const failures = heard.map((one) => failureOf(use, one));
    const failed = [...use.carried, ...failures].flatMap((failure) => {
      return failure === undefined || failure.forbids ? [] : [failure.report];
    });
    const passed = heard.filter(({ status }) => isSuccess(status)).map((one) => successOf(use, one));
    const said = [undecided(use), ...passed].flatMap((one) => (one === undefined ? [] : [one]));
    return [...failed.flatMap(withEvidence), ...said];
  }

  private probeCandidates(use: Use, scope: Scope): Report[] {
    const claimed = this.scene.claimed.get(use.mark.split(".")[2] ?? "");
    const heard = [...this.heard(use, scope), unheard(0), unheard(504)];
    return heard.map((one) => probeReport(use, claimed, one));
  }

  /** What the answer that a stream is hearing can be taken for: by its headers, or by all that is there. */
  private heard(use: Use, scope: Scope): Heard[] {
    const hearing = this.scene.hearings.get(use.stream);
    const again = [...this.scene.replayAnswers.values()].find((answer) => answer.use === use);
    const retryAfterS = (hearing?.answer ?? again)?.retryAfterS ?? 0;
    const meanings = again === undefined ? [] : [again.meaning];
    if (hearing !== undefined) meanings.push(byHead(hearing.answer), byBody(hearing.answer, this.scene.looksInto(use)));
    return meanings.map((meaning) => ({ ...meaning, retryAfterS, answeredMs: scope.answeredMs(use.stream) }));
  }
}

function withEvidence(report: Report): Report[] {
  return evidences.map((evidence) => ({ ...report, evidence }));
}
