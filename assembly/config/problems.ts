/** What is wrong with a configuration, each problem with its JSON path. Values are not quoted: they may be secrets. */
export class Problems {
  /** Reasons to refuse the configuration. */
  readonly errors: string[] = [];
  /** What will not do what its author may expect. */
  readonly warnings: string[] = [];

  /** What is as it may be meant, and good to know. */
  readonly notes: string[] = [];

  error(path: string, message: string): void {
    add(this.errors, path + ": " + message);
  }

  note(path: string, message: string): void {
    add(this.notes, path + ": " + message);
  }

  warn(path: string, message: string): void {
    add(this.warnings, path + ": " + message);
  }
}

/** A part that several rules share is read for each of them; its problems are told once. */
function add(lines: string[], line: string): void {
  if (!lines.includes(line)) lines.push(line);
}
