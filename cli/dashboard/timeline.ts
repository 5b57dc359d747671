import type { EventView, Span } from "./view.ts";

/** How far back the page shows what was. */
export const windowMs = 15 * 60 * 1000;

const maxTokens = 1000;
const maxSpans = 120;
const maxEvents = 50;

/** A token and how it stands. */
export interface Standing {
  readonly pool: string;
  readonly alias: string;
  readonly state: string;
  readonly reason: string;
  /** Since when, as far as that is told. */
  readonly sinceMs?: number;
}

interface Line {
  spans: Span[];
  /** The last state that was told. */
  known: string;
}

/** What became of each token over the window: bounded in tokens, in changes and in time. */
export class Timeline {
  readonly #lines = new Map<string, Line>();
  #events: EventView[] = [];

  /** The newest first. */
  get events(): readonly EventView[] {
    return this.#events;
  }

  /** Puts down how tokens stand at a time. Those of `key`'s pool that are not among them are there no more. */
  put(key: string, standings: readonly Standing[], atMs: number): void {
    const present = new Set<string>();
    for (const standing of standings) {
      const name = lineOf(key, standing.alias);
      present.add(name);
      this.#putOne(name, standing, atMs);
    }
    for (const name of this.#lines.keys())
      if (name.startsWith(`${key}\n`) && !present.has(name)) this.#lines.delete(name);
  }

  /** Nobody tells how the tokens of the pools below `key` stand. */
  lose(key: string, atMs: number): void {
    for (const [name, line] of this.#lines) if (name.startsWith(`${key}\n`)) extend(line, "unknown", atMs);
  }

  spans(key: string, alias: string): readonly Span[] {
    return this.#lines.get(lineOf(key, alias))?.spans ?? [];
  }

  #putOne(name: string, standing: Standing, atMs: number): void {
    const { state, sinceMs = atMs } = standing;
    const line = this.#lines.get(name);
    if (line === undefined) {
      if (this.#lines.size < maxTokens)
        this.#lines.set(name, { spans: [[Math.min(sinceMs, atMs), state]], known: state });
      return;
    }
    if (line.known !== state) this.#tell(standing, line.known, atMs);
    line.known = state;
    extend(line, state, atMs);
  }

  #tell({ pool, alias, state, reason }: Standing, from: string, atMs: number): void {
    this.#events = [{ atMs, pool, alias, from, to: state, reason }, ...this.#events].slice(0, maxEvents);
  }
}

/** Names are of one line. */
function lineOf(key: string, alias: string): string {
  return `${key}\n${alias}`;
}

function extend(line: Line, state: string, atMs: number): void {
  if (line.spans.at(-1)?.[1] !== state) line.spans.push([atMs, state]);
  // The span that covers the window's start stays.
  while (line.spans.length > maxSpans || (line.spans[1]?.[0] ?? Infinity) <= atMs - windowMs) line.spans.shift();
}
