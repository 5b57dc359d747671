import { Bytes, equal, text } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { Host } from "../../ports/host";
import { LogLevel } from "../../ports/journal";
import { Request } from "../attempt/request";
import { misrouted, unknownPath } from "../local_replies";
import { Goal, SoundPaths, goalOf } from "./route_goal";

/** How long requests like one that went astray are answered here, and the log says nothing more of lost routes. */
const PENALTY_MS: u64 = 60_000;

/** Goals of one rule and cluster that may be closed at a time; with one more all are that were never seen right. */
const MOST_GOALS: i32 = 16;

const REMEDY =
  "use hostRewrite: route with a route that rewrites host and path from filter state, or the filter in upstream mode" +
  "; headers that the route matches on belong into forwardHeaders";

/** Requests that are not let through for a while. */
class Closing {
  constructor(
    /** `part` EMPTY: every part. */
    readonly goal: Goal,
    readonly untilMs: u64,
  ) {}
}

/**
 * Sees that requests end where they were chosen to go. Stock Envoy picks the route again after a header edit, so a
 * virtual host named like the vendor can draw a request, and its key, to another cluster. Requests like one to which
 * that happened are sent nowhere for a while: those of its rule that were drawn to the same cluster, for the same API
 * or, where clients' paths are kept, below the same first segment. What was seen to end right stays open, so that no
 * client can shut out the others by a path of its own.
 */
export class RouteGuard {
  private closings: Closing[] = [];
  private readonly sound: SoundPaths = new SoundPaths();
  /** When the log last told of a request without a route; Unix milliseconds. */
  private toldMs: u64 = 0;

  constructor(private readonly host: Host) {}

  /** Whether `request` is like one that went astray a short while ago. */
  isClosed(request: Request): bool {
    if (this.closings.length == 0) return false;
    this.forget(this.host.clock().nowMs());
    if (this.closings.length == 0) return false;
    const goal = goalOf(request);
    for (let i = 0; i < this.closings.length; i++) {
      if (this.closings[i].goal.covers(goal)) return !this.sound.has(goal);
    }
    return false;
  }

  /** What the client gets instead of an answer from `actual`; null: it is from where the request was to go. */
  refuseStray(request: Request, actual: Bytes): LocalReply | null {
    if (equal(request.cluster, actual)) {
      if (request.config.endpoint.keepsPath) this.sound.add(goalOf(request));
      return null;
    }
    const goal = goalOf(request);
    this.sound.remove(goal);
    this.close(goal, actual);
    return misrouted();
  }

  /** The same where no route was left for what the filter made of the request: nobody else's is the worse for it. */
  refuseUnrouted(request: Request): LocalReply {
    const nowMs = this.host.clock().nowMs();
    if (this.toldMs == 0 || nowMs < this.toldMs || nowMs - this.toldMs >= PENALTY_MS) {
      this.toldMs = nowMs;
      const reason = "no route is left after host and path were rewritten, the client gets a 404";
      this.host.journal().write(LogLevel.Warn, `ai-proxy: ${request.rule.path}: ${reason}; ${REMEDY}`);
    }
    return unknownPath(request.head);
  }

  private close(goal: Goal, actual: Bytes): void {
    const nowMs = this.host.clock().nowMs();
    this.forget(nowMs);
    let siblings = 0;
    for (let i = 0; i < this.closings.length; i++) {
      if (this.closings[i].goal.covers(goal)) return;
      if (this.closings[i].goal.isBeside(goal)) siblings++;
    }
    const closed = siblings < MOST_GOALS ? goal : goal.withoutPart();
    this.closings.push(new Closing(closed, nowMs + PENALTY_MS));
    const what = `a request for cluster "${text(goal.chosen)}" was routed to "${text(actual)}"`;
    const effect = "requests like it answer 500 for a minute";
    this.host.journal().write(LogLevel.Error, `ai-proxy: ${goal.rule.path}: ${what}; ${effect}; ${REMEDY}`);
  }

  /** Ends what is over by `nowMs`; an end further ahead than any can be counts as reached: the clock went back. */
  private forget(nowMs: u64): void {
    const left: Closing[] = [];
    for (let i = 0; i < this.closings.length; i++) {
      const untilMs = this.closings[i].untilMs;
      if (nowMs < untilMs && untilMs <= nowMs + PENALTY_MS) left.push(this.closings[i]);
    }
    if (left.length < this.closings.length) this.closings = left;
  }
}
