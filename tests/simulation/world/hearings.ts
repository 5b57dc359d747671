import {
  type Callout,
  type Context,
  DataStatus,
  HeadersStatus,
  type HostCall,
  Stream,
  type Vm,
} from "../../../emulator/index.ts";
import { leaseMs, type Report } from "../health_model.ts";
import { isSending, type Listener, type Scope, type StoreCall } from "../watch.ts";
import type { HearingEvents } from "./judgements.ts";
import type { Hearing, Scene, Use } from "./scene.ts";
import { failureOf, isSuccess, isWorthIt, probeReport, settled, successOf } from "./verdicts.ts";

const tickMs = 1000;

/** Follows from outside when the filter makes up its mind about an answer, which it may hold until then. */
export class Hearings implements Listener {
  readonly events: HearingEvents[] = [];
  /** Takes over a callout that repeats a request. */
  onReplay: (use: Use, callout: Callout) => void = () => {};
  private readonly scene: Scene;
  /** Callouts made, and held answers let go, in the callback that is running. */
  private readonly made = new Map<Context, Callout>();
  private readonly released = new Set<Context>();
  /** VMs that have seen a held message get its body. */
  private readonly proven = new Set<Vm>();

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
    if (hearing !== undefined && callback === "proxy_on_response_headers") this.heads(hearing, scope);
    if (hearing !== undefined && callback === "proxy_on_response_body") this.hears(hearing, scope);
    const use = context && this.scene.uses.get(context);
    if (use !== undefined && callback === "proxy_on_request_headers") this.begins(use);
    if (use !== undefined && isSending(callback)) this.sends(use, scope);
    if (use !== undefined && callback === "proxy_on_delete") this.ends(use, scope);
    if (callback === "proxy_on_tick") this.lets(scope);
    if (callback === "proxy_on_http_call_response") this.hearsAgain(scope);
    this.forget(scope.vm);
  }

  private heads(hearing: Hearing, scope: Scope): void {
    const { answer, use } = hearing;
    const isShown = answer.form !== "bare" && this.scene.plan.firstEventTimeout > 0;
    const isLooked = isShown && isSuccess(answer.status);
    const goesOn = scope.result === HeadersStatus.Continue;
    if (goesOn && isLooked && this.proven.has(scope.vm)) return this.fail("an answer is not looked into", use);
    if (goesOn || this.made.has(use.stream)) return this.judge(hearing, answer.status, scope);
    if (!isLooked) return this.fail("an answer is held for nothing", use);
    hearing.held = true;
    hearing.heldSinceMs = this.scene.nowMs;
  }

  private hears(hearing: Hearing, scope: Scope): void {
    const { use, answer } = hearing;
    if (!hearing.held) return;
    this.proven.add(scope.vm);
    const waits = scope.result === DataStatus.StopAndBuffer;
    if (waits === hearing.decided) this.fail(waits ? "a clear answer is held" : "an answer is judged too early", use);
    if (waits) return;
    if (answer.means !== answer.status) this.scene.coverage.hit("masked");
    this.judge(hearing, answer.means, scope);
  }

  /** On a tick: answers that were held for long enough. */
  private lets(scope: Scope): void {
    for (const context of this.released) {
      const hearing = this.scene.hearings.get(context);
      if (context.vm !== scope.vm || hearing?.held !== true) continue;
      this.scene.coverage.hit("overdue");
      this.judge(hearing, hearing.answer.status, scope);
    }
  }

  private hearsAgain(scope: Scope): void {
    const answer = scope.context && this.scene.replayAnswers.get(scope.context);
    if (answer === undefined) return;
    const { use, means, retryAfterS } = answer;
    const acts = scope.calls.length > 0 || this.made.size > 0 || this.released.size > 0;
    if (!use.stream.over) this.conclude(use, means, retryAfterS, scope);
    else if (acts && [...this.made.keys()].some((context) => context.vm === scope.vm)) {
      this.fail("something is done for a client that is gone", use);
    } else if (scope.calls.length > 0) this.fail("an answer to nobody is put down", use);
  }

  /** Ticks, of which each may come late, end the waiting. */
  private get longestMs(): number {
    const ticks = this.scene.plan.firstEventTimeout / 1000 + 1;
    return (ticks + 1) * 2 * tickMs;
  }

  private judge(hearing: Hearing, status: number, scope: Scope): void {
    if (hearing.held && this.scene.nowMs - hearing.heldSinceMs > this.longestMs)
      this.fail("an answer is held too long", hearing.use);
    hearing.held = false;
    this.scene.hearings.delete(hearing.use.stream);
    this.conclude(hearing.use, status, hearing.answer.retryAfterS, scope);
  }

  /** An attempt takes over what the one before left. */
  private begins(use: Use): void {
    use.carried = this.scene.open.take(use.stream.root, use.journey);
  }

  /** It leaves it again when it cannot go out. */
  private sends(use: Use, scope: Scope): void {
    if (use.stream.over || use.stream.localReply !== undefined) this.leave(use, scope);
  }

  /** The stream is gone: a probe of which nothing is known says what it can, the failures of a request wait. */
  private ends(use: Use, scope: Scope): void {
    if (!use.isProbe) return this.leave(use, scope);
    if (use.isJudged || use.token === undefined) return;
    const claim = this.scene.claimed.get(use.mark.split(".")[2] ?? "");
    const isLate = use.hasLeft && scope.nowMs + leaseMs >= (claim?.endsMs ?? 0);
    this.give(use, [probeReport(use, claim, isLate ? 504 : 0, 0)], scope);
  }

  private leave(use: Use, scope: Scope): void {
    const { stream, journey } = use;
    this.scene.open.leave(stream.root, journey, use.carried, scope.nowMs);
    use.carried = [];
  }

  private give(use: Use, reports: readonly Report[], scope: Scope, from = 0): readonly StoreCall[] {
    const calls = scope.calls.filter((call) => call.context === use.stream);
    if (use.isProbe) use.isJudged = true;
    for (const event of this.events) event.onGiven({ reports, calls, context: use.stream, from });
    return calls;
  }

  private conclude(use: Use, status: number, retryAfterS: number, scope: Scope): void {
    const { stream, journey, token } = use;
    const callout = this.made.get(stream);
    const asked = stream.response.headers?.has("x-ai-proxy-retry") === true;
    const next = callout !== undefined ? "made" : asked ? "asked" : "none";
    const looksWhoIsLeft = isWorthIt(this.scene, use, status);
    const reports = this.reports(use, status, retryAfterS, next !== "none");
    const calls = this.give(use, reports, scope, looksWhoIsLeft ? 1 : 0);
    if (next === "asked") this.leave(use, scope);
    if (status > 0 && !isSuccess(status) && token !== undefined) journey.failed.add(token);
    if (status === 0) journey.unanswered++;
    for (const event of this.events) event.onJudged({ use, scope, status, reports, calls, next });
    if (isSuccess(status)) journey.passed = true;
    if (callout === undefined) return;
    use.seen = calls.filter((call) => call.kind === "roster" && call.action === "read").at(-1)?.after.roster;
    this.onReplay(use, callout);
  }

  /** What must be put down now that an answer is known; `goesOn`: there is another attempt. */
  private reports(use: Use, status: number, retryAfterS: number, goesOn: boolean): Report[] {
    if (use.isProbe) {
      return [probeReport(use, this.scene.claimed.get(use.mark.split(".")[2] ?? ""), status, retryAfterS)];
    }
    const failure = status === 0 ? undefined : failureOf(use, status, retryAfterS);
    if (failure !== undefined) use.carried.push(failure);
    if (goesOn) return [];
    const reports = settled(use.carried, isSuccess(status));
    use.carried = [];
    const success = isSuccess(status) ? successOf(use) : undefined;
    return success === undefined ? reports : [...reports, success];
  }

  private forget(vm: Vm): void {
    for (const context of [...this.made.keys()]) if (context.vm === vm) this.made.delete(context);
    for (const context of [...this.released]) if (context.vm === vm) this.released.delete(context);
  }

  private fail(text: string, use: Use): void {
    this.scene.fail("attempts", text, use.token?.fingerprint);
  }
}
