import type { Problems } from "./problem.ts";

/** Prints the problems to standard error, a line each. */
export function report(problems: Problems): void {
  for (const line of problems.lines()) console.error(line);
}

/** 0: nothing but warnings; 1: errors. (2, that the command could not do its work, is main's.) */
export function exitStatus(problems: Problems): number {
  return problems.hasErrors ? 1 : 0;
}
