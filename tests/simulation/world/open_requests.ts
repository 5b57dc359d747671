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

  /** What nobody has gone on with for too long, request by request; it waits no more. */
  due(root: Context, nowMs: number): (readonly Failure[])[] {
    const waiting = this.open.get(root) ?? new Map<Journey, Open>();
    const due = [...waiting].filter(([, { sinceMs }]) => nowMs < sinceMs || nowMs - sinceMs >= patienceMs);
    for (const [journey] of due) waiting.delete(journey);
    return due.map(([, { failures }]) => failures);
  }
}
