/** What a campaign must have met at least once, or it proved nothing. */
export const counters = [
  "events",
  "requests",
  "stops",
  "conflicts",
  "takeovers",
  "queued",
  "ejected",
  "readmitted",
  "probes",
  "direct",
  "timeouts",
  "misdirected",
  "reloads",
  "crashes",
  "jumps",
  "updates",
  "losses",
  "garbage",
  "late",
  "retries",
  "replays",
  "masked",
  "spared",
  "overdue",
  "unanswered",
  "given up",
  "crowds",
  "bulky",
  "refused",
  "doubted",
  "cleared",
  "abandoned",
  "faulted",
  "missing",
  "cooled",
  "drained",
  "rested",
  "trials",
  "undecided",
  "returned",
  "forbidden",
  "forbidden to all",
] as const;
export type Counter = (typeof counters)[number];

/** Counts of one walk, or of many together. */
export class Coverage {
  readonly counts: Record<Counter, number>;

  constructor() {
    this.counts = Object.fromEntries(counters.map((name) => [name, 0])) as Record<Counter, number>;
  }

  hit(name: Counter): void {
    this.counts[name]++;
  }

  add(other: Readonly<Record<Counter, number>>): void {
    for (const name of counters) this.counts[name] += other[name];
  }

  /** Counters that are still 0. */
  get missing(): Counter[] {
    return counters.filter((name) => this.counts[name] === 0);
  }

  toString(): string {
    return counters.map((name) => `${name} ${this.counts[name]}`).join(", ");
  }
}
