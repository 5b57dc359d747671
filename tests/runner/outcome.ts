/** Counts of a test run, the verdict over a suite, and the closing line. */

/** One test that did not pass, or did not run, with what to know about it. */
export interface Note {
  readonly test: string;
  readonly text: string;
}

/** What a suite, or the whole run, did. Counts are tests, never files or groups. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  readonly failures: Note[];
  readonly skips: Note[];
}

/** An outcome of nothing yet. */
export function noOutcome(): Outcome {
  return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
}

/** Counts one failure that `test` names. */
export function addFailure(outcome: Outcome, test: string, text: string): void {
  outcome.failed += 1;
  outcome.failures.push({ test, text });
}

/** Counts one skipped test with its reason. */
export function addSkip(outcome: Outcome, test: string, reason: string): void {
  outcome.skipped += 1;
  outcome.skips.push({ test, text: reason === "" ? "no reason given" : reason });
}

/** Adds `part` to `total`. */
export function addOutcome(total: Outcome, part: Outcome): void {
  total.passed += part.passed;
  total.failed += part.failed;
  total.skipped += part.skipped;
  total.failures.push(...part.failures);
  total.skips.push(...part.skips);
}

/** A suite that is present and ran no test has failed: nothing would be noticed if it never ran again. */
export function judge(suite: string, outcome: Outcome): Outcome {
  if (outcome.passed + outcome.failed === 0) addFailure(outcome, suite, "the suite ran no test");
  return outcome;
}

/** The one line a run ends with. */
export function closingLine(outcome: Outcome): string {
  return `${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`;
}
