/** A place in a file that a user wrote; lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A note is of what may be meant. */
export type Severity = "error" | "warning" | "note";

/** One thing that is wrong, or that will not do what its author may expect. The message holds no secret. */
export interface Problem {
  readonly severity: Severity;
  readonly place: Place;
  readonly message: string;
}

/** Why the command cannot do its work at all: a usage that it does not know, a file that cannot be read or written. */
export class CommandFault extends Error {}

/** The problems found so far. */
export class Problems {
  readonly #found = new Map<string, Problem>();

  error(place: Place, message: string): void {
    this.#add({ severity: "error", place, message });
  }

  warn(place: Place, message: string): void {
    this.#add({ severity: "warning", place, message });
  }

  note(place: Place, message: string): void {
    this.#add({ severity: "note", place, message });
  }

  get hasErrors(): boolean {
    return this.#count("error") > 0;
  }

  /** One line per problem, in the order of the files. */
  lines(): string[] {
    return [...this.#found.values()].sort(byPlace).map(line);
  }

  /** Such as `2 errors, 1 warning`; "no problems" without any. */
  summary(): string {
    const severities: readonly Severity[] = ["error", "warning"];
    const counts = severities.flatMap((severity) => {
      const count = this.#count(severity);
      return count === 0 ? [] : [`${count} ${severity}${count === 1 ? "" : "s"}`];
    });
    return counts.length === 0 ? "no problems" : counts.join(", ");
  }

  #add(problem: Problem): void {
    this.#found.set(line(problem), problem);
  }

  #count(severity: Severity): number {
    return [...this.#found.values()].filter((problem) => problem.severity === severity).length;
  }
}

function line({ severity, place, message }: Problem): string {
  return `${place.file}:${place.line}:${place.column}: ${severity}: ${message}`;
}

function byPlace({ place: a }: Problem, { place: b }: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
