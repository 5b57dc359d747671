import assert from "node:assert/strict";
import { test } from "node:test";
import { byMode, changes, grouped, pretty } from "./text.ts";

test("what differs between two texts of JSON is told by its place", () => {
  assert.deepEqual(changes({ a: [{ b: 1 }], c: 2 }, { a: [{ b: 3 }], d: 4 }), [
    "a[0].b: 1 -> 3",
    "c: gone, was 2",
    "d: added 4",
  ]);
  assert.deepEqual(changes([1], [1, 2]), ["all of it: [1] -> [1, 2]"]);
  assert.deepEqual(changes({ a: 1, b: 2 }, { b: 2, a: 1 }), ["all of it: in another order"]);
  assert.deepEqual(changes({ a: [] }, { a: {} }), ["a: [] -> {}"]);
  assert.deepEqual(changes({ a: 1 }, { a: 1 }), []);
});

test("JSON that fits stands on one line, other JSON is broken", () => {
  assert.equal(pretty({ a: [1, {}], b: "x" }), '{ "a": [1, {}], "b": "x" }');
  const long = "x".repeat(80);
  assert.equal(pretty({ a: long, b: [long] }), `{\n  "a": "${long}",\n  "b": ["${long}"]\n}`);
});

test("the same outcome stands once, the most frequent first, and modes apart only where they differ", () => {
  const outcomes = new Map([...byMode("a", { up: "1", down: "1" }), ...byMode("b", { up: "2", down: "1" })]);
  assert.equal(grouped(outcomes), "== a, b (down)\n1\n\n== b (up)\n2\n");
});
