import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { assertNone, at, eachNode, root, type Source, sourceOf, sources } from "./source.ts";

/** Names of filter state and of requests begin like those of metrics. */
const others = ["authority", "path", "request", "token", "attempts", "fault", "asked_model"].map(
  (name) => `ai_proxy.${name}`,
);
const anything = "*";

/** The first column of docs/metrics.md, as it stands there. */
function documented(text: string): string[] {
  return [...text.matchAll(/^\| `(ai_proxy\.[^`]+)` \|/gm)].map(([, name = ""]) => name);
}

/** The names that a source builds; what is only known at work is `*`. */
function builtBy(source: Source): { name: string; node: ts.Node }[] {
  const found: { name: string; node: ts.Node }[] = [];
  eachNode(source.tree, (node) => {
    const name = ts.isTemplateExpression(node)
      ? node.head.text + node.templateSpans.map(({ literal }) => anything + literal.text).join("")
      : ts.isStringLiteralLike(node)
        ? node.text
        : "";
    if (name.startsWith("ai_proxy.") && !others.includes(name)) found.push({ name, node });
  });
  return found;
}

/** Whether what a source builds can be a documented name, or its beginning. */
function isKnown(built: string, names: readonly string[]): boolean {
  const pattern = new RegExp(
    `^${built
      .split(anything)
      .map((part) => part.replaceAll(".", "\\."))
      .join("[^.]+")}`,
  );
  return names.some((name) => pattern.test(name));
}

/** The words of a documented name that the module must have somewhere: its last one, in lower case. */
function wordOf(name: string): string {
  return /([a-z0-9_]+?)_?(?:\.?[A-Z]+)?$/.exec(name)?.[1] ?? name;
}

const assemblySources = sources("assembly/**/*.ts");
const names = documented(readFileSync(path.join(root, "docs/metrics.md"), "utf8"));

test("every metric that the module counts is in docs/metrics.md", () => {
  assert.ok(names.length > 20);
  const unknown = assemblySources.flatMap((source) =>
    builtBy(source)
      .filter(({ name }) => !isKnown(name, names))
      .map(({ name, node }) => `${at(source, node)}: ${name} is not in docs/metrics.md`),
  );
  assertNone(unknown);
});

test("every event of a token that the module counts is in docs/metrics.md", () => {
  const events = assemblySources.flatMap((source) =>
    [...source.tree.text.matchAll(/\.(?:count|tell)\((?:\w+(?:\.\w+)*, )?"([a-z_]+)"\)/g)].map(
      ([, event = ""]) => event,
    ),
  );
  assert.ok(events.includes("saved") && events.includes("ejected") && events.includes("exchanged"));
  assertNone(events.filter((event) => !names.includes(`ai_proxy.token.NAME.${event}`)));
});

test("every metric of docs/metrics.md has its word in the module", () => {
  const text = assemblySources.map(({ tree }) => tree.text).join("\n");
  assertNone(names.filter((name) => !text.includes(wordOf(name))));
});

test("self-check, metrics: a name that is not there is found, and one with open parts is known", () => {
  const source = sourceOf("assembly/x.ts", "a(`ai_proxy.token.${b}.picked`); a('ai_proxy.other'); a('ai_proxy.path');");
  const built = builtBy(source).map(({ name }) => name);
  assert.deepEqual(built, ["ai_proxy.token.*.picked", "ai_proxy.other"]);
  assert.deepEqual(
    built.map((name) => isKnown(name, ["ai_proxy.token.NAME.picked"])),
    [true, false],
  );
  assert.deepEqual(["a.NAME.upstream_rq_STATUS", "a.NAME.fault.CLASS", "a.b"].map(wordOf), [
    "upstream_rq",
    "fault",
    "b",
  ]);
});
