import assert from "node:assert/strict";
import { test } from "node:test";
import { addFailure, addOutcome, addSkip, closingLine, judge, noOutcome } from "./outcome.ts";

test("a suite without tests fails", () => {
  const outcome = judge("empty", noOutcome());
  assert.equal(outcome.failed, 1);
  assert.deepEqual(outcome.failures, [{ test: "empty", text: "the suite ran no test" }]);
});

test("a suite that skipped everything fails", () => {
  const outcome = noOutcome();
  addSkip(outcome, "needs a network", "offline");
  assert.equal(judge("skips", outcome).failed, 1);
});

test("a suite with one passed test does not fail", () => {
  assert.equal(judge("small", { ...noOutcome(), passed: 1 }).failed, 0);
});

test("outcomes add up, notes included", () => {
  const total = { ...noOutcome(), passed: 2 };
  const part = { ...noOutcome(), passed: 3 };
  addFailure(part, "a", "broke");
  addSkip(part, "b", "");
  addOutcome(total, part);
  assert.deepEqual(total, {
    passed: 5,
    failed: 1,
    skipped: 1,
    failures: [{ test: "a", text: "broke" }],
    skips: [{ test: "b", text: "no reason given" }],
  });
});

test("the closing line has one form", () => {
  const line = closingLine({ ...noOutcome(), passed: 12, failed: 0, skipped: 3 });
  assert.equal(line, "12 passed, 0 failed, 3 skipped");
  assert.match(line, /^\d+ passed, \d+ failed, \d+ skipped$/);
});
