/** One replacement in a file of assembly/; `find` occurs there exactly once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A deliberate breakage, and the checkers of which one must notice it. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly caughtBy: readonly string[];
}

/** An edit of a file below assembly/. */
export function edit(file: string, find: string, replace: string): Edit {
  return { file: `assembly/${file}`, find, replace };
}
