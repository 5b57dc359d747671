/** A line of a trace: when, who, what; `about` names tokens or records by which a reader filters. */
export interface Line {
  readonly atMs: number;
  readonly vm: string;
  readonly event: string;
  readonly about: string;
}

const kept = 4000;

/** What happened last, for a person to read; with `all`, everything. */
export class Trace {
  private readonly lines: Line[] = [];
  private readonly all: boolean;

  constructor(all: boolean) {
    this.all = all;
  }

  add(line: Line): void {
    this.lines.push(line);
    if (!this.all && this.lines.length > 2 * kept) this.lines.splice(0, kept);
  }

  /** Every line kept, as text. */
  get text(): string[] {
    return this.lines.map(show);
  }

  /** The last lines about `about`, and what is about everybody: one screen. */
  screen(about: string, count = 36): string[] {
    const fits = this.lines.filter((line) => about === "" || line.about === "" || line.about.includes(about));
    const head = `${"time".padStart(10)}  ${"VM".padEnd(18)} event`;
    return [head, ...fits.slice(-count).map(show)];
  }
}

function show(line: Line): string {
  const seconds = (line.atMs / 1000).toFixed(3);
  return `${seconds.padStart(9)}s  ${line.vm.padEnd(18)} ${line.event}`.slice(0, 200);
}
