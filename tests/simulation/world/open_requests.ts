import type { Context } from "../../../emulator/index.ts";
import type { Journey } from "./scene.ts";
import type { Failure } from "./verdicts.ts";

const patienceMs = 2000;

interface Open {
  readonly failures: readonly Failure[];
  readonly sinceMs: number;
}

/** Requests between two attempts, as their VM must remember them: by root context, in the order in which they came. */
export class OpenRequests {
  private readonly open = new Map<Context, Map<Journey, Open>>();
  private readonly expired = new Map<Context, (readonly Failure[])[]>();

  leave(root: Context, journey: Journey, failures: readonly Failure[], sinceMs: number): void {
    if (failures.length === 0) return;
    const waiting = this.open.get(root) ?? new Map<Journey, Open>();
    this.open.set(root, waiting);
    waiting.delete(journey);
    waiting.set(journey, { failures, sinceMs });
  }

  /** What the next attempt takes over. */
  take(root: Context, journey: Journey): Failure[] {
    const waiting = this.open.get(root);
    const failures = waiting?.get(journey)?.failures ?? [];
    waiting?.delete(journey);
    return [...failures];
  }

  /** All that waits. */
  all(root: Context): Failure[] {
    return [...(this.open.get(root)?.values() ?? [])].flatMap(({ failures }) => failures);
  }

  /** At the beginning of a tick: gives up what nobody has gone on with for too long. */
  expire(root: Context, nowMs: number): void {
    const waiting = this.open.get(root) ?? new Map<Journey, Open>();
    const due = [...waiting].filter(([, { sinceMs }]) => nowMs < sinceMs || nowMs - sinceMs >= patienceMs);
    for (const [journey] of due) waiting.delete(journey);
    this.expired.set(
      root,
      due.map(([, { failures }]) => failures),
    );
  }

  /** What was given up in the present tick, request by request. */
  givenUp(root: Context): (readonly Failure[])[] {
    const expired = this.expired.get(root) ?? [];
    this.expired.delete(root);
    return expired;
  }
}
