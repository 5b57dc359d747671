/** One replacement in a file of assembly/; `find` occurs there exactly once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A deliberate breakage, and what of it one must notice: checkers of the simulation, or tests of `file`. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly caughtBy: readonly string[];
  /** Tests of the filter that judge instead of the simulation, which plays nothing that could show it. */
  readonly file?: string;
}

/** An edit of a file below assembly/. */
export function edit(file: string, find: string, replace: string): Edit {
  return { file: `assembly/${file}`, find, replace };
}
