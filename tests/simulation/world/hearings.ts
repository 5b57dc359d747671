import type { Callout, Context, HostCall, Vm } from "../../../emulator/index.ts";
import { DataStatus, HeadersStatus, Stream } from "../../../emulator/index.ts";
import { isSending, type Listener, type Scope, type StoreCall } from "../watch.ts";
import { isMissing } from "./bodies.ts";
import type { HearingEvents, Said } from "./judgements.ts";
import type { Hearing } from "./heard.ts";
import { HoldProofs, longestHoldMs } from "./hold_proofs.ts";
import { forbiddenBy, noteForbidden } from "./forbidding.ts";
import { lostReport, reportsOf } from "./reports.ts";
import type { Scene, Use } from "./scene.ts";
import { endTrial } from "./trials.ts";
import { byBody, byHead, isSuccess, isWorthIt, lasted, type Heard, type Meaning } from "./verdicts.ts";

/** Follows from outside when the filter makes up its mind about an answer, which it may hold until then. */
export class Hearings implements Listener {
  readonly events: HearingEvents[] = [];
  /** Takes over a callout that repeats a request. */
  onReplay: (use: Use, callout: Callout) => void = () => {};
  private readonly scene: Scene;
  /** Callouts made, and held answers let go, in the callback that is running. */
  private readonly made = new Map<Context, Callout>();
  private readonly released = new Set<Context>();
  private readonly proofs = new HoldProofs();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  onHostCall({ vm, name }: HostCall, status: number): void {
    const { active } = vm;
    if (!(active instanceof Stream) || status !== 0) return;
    if (name === "proxy_continue_stream") this.released.add(active);
    if (name !== "proxy_http_call") return;
    const use = this.scene.uses.get(active);
    const callout = this.scene.world.callouts.at(-1);
    if (use === undefined || callout === undefined) return this.scene.fail("attempts", "a callout for nobody");
    this.scene.replays.set(callout, use);
    this.made.set(active, callout);
  }

  onCallbackEnd(scope: Scope): void {
    if (scope.vm.trap !== undefined) return this.forget(scope.vm);
    const { context, callback } = scope;
    const hearing = context && this.scene.hearings.get(context);
    if (callback === "proxy_on_request_body" && context !== undefined) this.proofs.requestBodyCame(context);
    if (hearing !== undefined && callback === "proxy_on_response_headers") this.heads(hearing, scope);
    if (hearing !== undefined && callback === "proxy_on_response_body") this.hears(hearing, scope);
    const use = context && this.scene.uses.get(context);
    if (use !== undefined && callback === "proxy_on_request_headers") this.begins(use, scope);
    if (use !== undefined && isSending(callback)) this.sends(use, scope);
    if (use !== undefined && callback === "proxy_on_delete") this.ends(use, scope);
    if (callback === "proxy_on_tick" && context !== undefined) {
      this.scene.open.expire(context, scope.firstMs ?? scope.nowMs);
      this.lets(scope);
      this.proofs.letGo(this.released);
    }
    if (callback === "proxy_on_http_call_response") this.hearsAgain(scope);
    this.forget(scope.vm);
  }

  /** An error is held for its body, and a 200 where it may be none; what ends with its headers is not. */
  private heads(hearing: Hearing, scope: Scope): void {
    const { answer, use } = hearing;
    const isLooked = !isSuccess(answer.status) || this.scene.looksInto(use);
    const isWhole = answer.form === "nothing";
    const goesOn = scope.result === HeadersStatus.Continue;
    if (goesOn && isLooked && !isWhole && this.proofs.has(scope.vm)) {
      return this.fail("an answer is not looked into", use);
    }
    if (isWhole) return this.judge(hearing, byBody(answer, this.scene.looksInto(use)), scope);
    if (goesOn || this.made.has(use.stream)) return this.judge(hearing, byHead(answer), scope);
    if (!isLooked) return this.fail("an answer is held for nothing", use);
    hearing.held = true;
    hearing.heldSinceMs = this.scene.nowMs;
  }

  private hears(hearing: Hearing, scope: Scope): void {
    const { use, answer } = hearing;
    if (!hearing.held) return;
    this.proofs.add(scope.vm);
    hearing.isBegun = true;
    const waits = scope.result === DataStatus.StopAndBuffer;
    if (waits === hearing.decided) this.fail(waits ? "a clear answer is held" : "an answer is judged too early", use);
    if (waits) return;
    if (answer.means !== answer.status) this.scene.coverage.hit("masked");
    this.judge(hearing, byBody(answer, true), scope);
  }

  /** On a tick: answers that were held for exactly as long as they may be. */
  private lets(scope: Scope): void {
    for (const hearing of [...this.scene.hearings.values()]) {
      const { use, held } = hearing;
      if (!held || use.stream.root !== scope.context) continue;
      const isDue = ++hearing.ticks >= this.proofs.mostTicks(scope.vm, this.scene.plan.firstEventTimeout);
      const [isReleased, isMade] = [this.released.has(use.stream), this.made.has(use.stream)];
      if (!isDue && (isReleased || isMade)) return this.fail("an answer is not held for its time", use);
      if (!isDue) continue;
      this.scene.coverage.hit("overdue");
      const isCut = hearing.isBegun && !isSuccess(hearing.answer.status) && !use.isProbe;
      if (isCut && isReleased) return this.fail("a part of an error is shown, which may end amid the token", use);
      if (!isCut && !isReleased && !isMade) return this.fail("an answer is held beyond its time", use);
      this.judge(hearing, byHead(hearing.answer), scope);
    }
  }

  private hearsAgain(scope: Scope): void {
    const answer = scope.context && this.scene.replayAnswers.get(scope.context);
    if (answer === undefined) return;
    const { use, meaning, retryAfterS } = answer;
    const acts = scope.calls.length > 0 || this.made.size > 0 || this.released.size > 0;
    if (!use.stream.over) this.conclude(use, { ...meaning, retryAfterS }, scope);
    else if (acts && [...this.made.keys()].some((context) => context.vm === scope.vm)) {
      this.fail("something is done for a client that is gone", use);
    } else if (scope.calls.length > 0) this.fail("an answer to nobody is put down", use);
  }

  private judge({ held, heldSinceMs, use, answer }: Hearing, meaning: Meaning, scope: Scope): void {
    const mostMs = longestHoldMs(this.scene.plan.firstEventTimeout);
    if (held && this.scene.nowMs - heldSinceMs > mostMs) this.fail("an answer is held too long", use);
    this.scene.hearings.delete(use.stream);
    use.isMissed = isSuccess(answer.status) && meaning.status === answer.means && isMissing(answer);
    if (use.isMissed) this.scene.coverage.hit("missing");
    if (meaning.fault) this.scene.coverage.hit("faulted");
    this.conclude(use, { ...meaning, retryAfterS: answer.retryAfterS }, scope);
  }

  /** An attempt takes over what the one before left. */
  private begins(use: Use, scope: Scope): void {
    use.isTooLate = use.journey.isUnanswered && lasted(this.scene, use, scope.timesOf(use.stream)[0] ?? 0);
    use.carried = this.scene.open.take(use.stream.root, use.journey);
  }

  /** It leaves it again when it cannot go out. */
  private sends(use: Use, scope: Scope): void {
    if (use.stream.over || use.stream.localReply !== undefined) this.leave(use, scope);
    else this.left(use, scope);
  }

  private left({ stream, journey }: Use, scope: Scope): void {
    journey.sentMs = scope.timesOf(stream).at(-1) ?? journey.sentMs;
    journey.isUnanswered = true;
  }

  /** The stream is gone: a probe of which nothing is known says what it can, the failures of a request wait. */
  private ends(use: Use, scope: Scope): void {
    if (!use.isProbe) return this.leave(use, scope);
    if (use.isJudged || use.token === undefined) return;
    this.give(use, { reports: [lostReport(this.scene, use, scope.nowMs)], forbidden: [] }, scope);
  }

  private leave(use: Use, scope: Scope): void {
    endTrial(this.scene, use, { scope }, this.events);
    this.scene.open.leave(use.stream.root, use.journey, use.carried, scope.nowMs);
    use.carried = [];
  }

  private give(use: Use, { reports, forbidden }: Said, scope: Scope, first = 0): readonly StoreCall[] {
    const calls = scope.calls.filter((call) => call.context === use.stream);
    if (use.isProbe) use.isJudged = true;
    const noted = noteForbidden(forbidden, calls, first);
    if (noted.words !== "") this.scene.fail("models", noted.words, use.token?.fingerprint);
    for (const event of this.events) event.onGiven({ reports, calls, context: use.stream, from: noted.next });
    return calls;
  }

  private conclude(use: Use, answer: Omit<Heard, "answeredMs">, scope: Scope): void {
    const [{ stream, journey, token }, { status }] = [use, answer];
    const heard = { ...answer, answeredMs: scope.answeredMs(stream) };
    if (answer.fault && !use.isProbe) journey.refusals++;
    const callout = this.made.get(stream);
    const asked = stream.response.headers?.has("x-ai-proxy-retry") === true;
    const next = callout !== undefined ? "made" : asked ? "asked" : "none";
    const worthIt = isWorthIt(this.scene, use, { status, nowMs: scope.timesOf(stream)[0] ?? 0 });
    const forbidden = isSuccess(status) ? forbiddenBy(use) : [];
    const reports = reportsOf(this.scene, use, { heard, goesOn: next !== "none" });
    const first = endTrial(this.scene, use, { scope, heard }, this.events);
    const calls = this.give(use, { reports, forbidden }, scope, first + (worthIt ? 1 : 0)).slice(first);
    if (next === "asked") this.leave(use, scope);
    if (status > 0 && !isSuccess(status) && token !== undefined) journey.failed.add(token);
    journey.isUnanswered = status === 0;
    if (status === 0) journey.unanswered++;
    for (const event of this.events)
      event.onJudged({ use, scope, status, isWorthIt: worthIt, reports, forbidden, calls, next });
    if (isSuccess(status)) journey.passed = true;
    if (callout === undefined) return;
    this.left(use, scope);
    use.seen = calls.filter((call) => call.kind === "roster" && call.action === "read").at(-1)?.after.roster;
    use.seenMs = scope.timesOf(stream);
    this.onReplay(use, callout);
  }

  private forget(vm: Vm): void {
    for (const context of [...this.made.keys()]) if (context.vm === vm) this.made.delete(context);
    for (const context of [...this.released]) if (context.vm === vm) this.released.delete(context);
  }

  private fail(text: string, use: Use): void {
    this.scene.fail("attempts", text, use.token?.fingerprint);
  }
}
