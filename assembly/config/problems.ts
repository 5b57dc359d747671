/** Lines of a kind that are told; who has more is helped by them all the same. */
const MOST_LINES: i32 = 1000;
const MORE = "$: there are more of these";

/** What is wrong with a configuration, each problem with its JSON path. Values are not quoted: they may be secrets. */
export class Problems {
  /** Reasons to refuse the configuration. */
  readonly errors: string[] = [];
  /** What will not do what its author may expect. */
  readonly warnings: string[] = [];
  /** What is as it may be meant, and good to know. */
  readonly notes: string[] = [];
  /** Instructions of all patterns that were read. */
  instructions: i32 = 0;
  private readonly told: Set<string> = new Set<string>();

  /** Whether no further warning is told. */
  get isFull(): bool {
    return this.warnings.length > MOST_LINES;
  }

  error(path: string, message: string): void {
    this.add(this.errors, path + ": " + message);
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
