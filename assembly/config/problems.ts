/** Lines of a kind that are told; who has more is helped by them all the same. */
const MOST_LINES: i32 = 1000;
const MORE = "$: there are more of these";

/** What is wrong with a configuration, each problem with its JSON path. Values are not quoted: they may be secrets. */
export class Problems {
  /** Reasons to refuse the configuration, or the rules that draw on what is wrong. */
  readonly errors: string[] = [];
  /** What will not do what its author may expect. */
  readonly warnings: string[] = [];
  /** What is as it may be meant, and good to know. */
  readonly notes: string[] = [];
  /** The rules that are refused alone. */
  readonly refusals: string[] = [];
  /** Whether nothing of the configuration can be used safely. */
  refusesAll: bool = false;
  /** How often a rule was found to draw on something wrong, be it told already. */
  found: i32 = 0;
  /** Instructions of all patterns that were read. */
  instructions: i32 = 0;
  private readonly told: Set<string> = new Set<string>();

  /** Whether no further warning is told. */
  get isFull(): bool {
    return this.warnings.length > MOST_LINES;
  }

  error(path: string, message: string): void {
    this.found++;
    this.add(this.errors, path + ": " + message);
  }

  /** What is wrong, though no rule draws on it. */
  stray(path: string, message: string): void {
    this.add(this.errors, path + ": " + message);
  }

  /** Refuses the rule at `path` alone. */
  refuse(path: string): void {
    this.add(this.refusals, path + " is refused, its requests are answered 503 rule_refused");
  }

  note(path: string, message: string): void {
    this.add(this.notes, path + ": " + message);
  }

  warn(path: string, message: string): void {
    if (!this.isFull) this.add(this.warnings, path + ": " + message);
  }

  /** A part that several rules share is read for each of them; its problems are told once. */
  private add(lines: string[], line: string): void {
    if (lines.length > MOST_LINES || this.told.has(line)) return;
    this.told.add(line);
    lines.push(lines.length == MOST_LINES ? MORE : line);
  }
}
