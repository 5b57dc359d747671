import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { isScalar, parseAllDocuments, stringify, visit, type Document } from "yaml";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";

/** The files, and how many places are between those that are tried. */
const files = [
  { file: "examples/higress-three-providers/gateway.yaml", stride: 3 },
  { file: "tests/cli/good/rules.yaml", stride: 3 },
  { file: "envoy.yaml", stride: 31 },
];
const secret = "sk-canary-1a2b3c4d5e6f";

/** What stands where something else is expected. */
const values: readonly unknown[] = [
  null,
  true,
  1e300,
  "",
  "|||:0",
  secret,
  [],
  {},
  [[{ a: null }]],
  { [secret]: secret },
];

/** How many places a file has where something can be replaced: the nodes of all documents, keys included. */
function placesOf(documents: readonly Document[]): number {
  let count = 0;
  for (const document of documents) visit(document, { Node: () => void count++ });
  return count;
}

/** The file with another value at one place. */
function spoiled(text: string, place: number, value: unknown): string {
  const documents = parseAllDocuments(text, { merge: true }) as Document[];
  let count = 0;
  for (const document of documents) {
    visit(document, {
      Node: (key) => {
        if (count++ !== place) return undefined;
        // A key stays a text, or the document is no JSON any more.
        const isKey = key === "key";
        return document.createNode(isKey && !isScalar(value) ? secret : value);
      },
    });
  }
  return documents.map((document) => `---\n${stringify(document)}`).join("");
}

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-hostile-"));
});
after(() => rmSync(folder, { recursive: true }));

describe("files with a wrong value at any place", () => {
  for (const { file, stride } of files) {
    it(`${file}: end with a status, and show no token`, async () => {
      const text = readFileSync(`${repository}${file}`, "utf8");
      const places = placesOf(parseAllDocuments(text, { merge: true }) as Document[]);
      assert.ok(places > 50);
      const path = join(folder, "spoiled.yaml");
      for (let place = 0; place < places; place += stride) {
        const value = values[place % values.length];
        for (const replacement of [secret, value]) {
          let bad: string;
          try {
            bad = spoiled(text, place, replacement);
          } catch {
            continue;
          }
          writeFileSync(path, bad);
          for (const args of [
            ["check", path],
            ["render", path, "-o", join(folder, "out.yaml")],
          ]) {
            const { status, stdout, stderr } = await aiProxy(...args);
            const printed = stdout + stderr;
            assert.ok(status === 0 || status === 1, `place ${place}: ${printed}`);
            assert.ok(!printed.includes("canary"), `place ${place}: ${printed}`);
          }
        }
      }
    });
  }
});

/** Tokens as vendors make them and as nobody can tell them from a word, and what may stand behind them. */
const keys = [
  "sk-canary-1a2b3c4d5e6f",
  "canarysecret",
  "CanaryTOKEN",
  "canaryToken",
  "~(canary",
  "canary*",
  "canary.io",
];
const behind: readonly unknown[] = [7, "x", {}, ["x"]];

/** The file with a key too many in one of its objects, or undefined behind the last. */
function withKey(text: string, at: number, key: string, value: unknown): string | undefined {
  const documents = parseAllDocuments(text, { merge: true }) as Document[];
  let count = 0;
  let isAdded = false;
  for (const document of documents) {
    visit(document, {
      Map: (_, map) => {
        if (count++ !== at) return undefined;
        map.add(document.createPair(key, value));
        isAdded = true;
        return visit.BREAK;
      },
    });
  }
  return isAdded ? documents.map((document) => `---\n${stringify(document)}`).join("") : undefined;
}

describe("a token that is pasted as a key", () => {
  for (const file of ["examples/higress-three-providers/gateway.yaml", "tests/cli/good/rules.yaml"]) {
    it(`${file}: is never shown, wherever it stands and whatever it looks like`, async () => {
      const text = readFileSync(`${repository}${file}`, "utf8");
      const path = join(folder, "pasted.yaml");
      let at = 0;
      for (; ; at++) {
        const key = keys[at % keys.length] ?? "";
        for (const value of behind) {
          const pasted = withKey(text, at, key, value);
          if (pasted === undefined) return assert.ok(at > 25, String(at));
          writeFileSync(path, pasted);
          const { status, stdout, stderr } = await aiProxy("check", path);
          assert.ok(status === 0 || status === 1, stderr);
          assert.ok(!/canary/i.test(stdout + stderr), `object ${at}, ${key}: ${stderr}`);
        }
      }
    });
  }

  it("is never shown in any object of a provider, and the line is told where it stands", async () => {
    const path = join(folder, "provider.yaml");
    const objects = [
      ...["", "apiTokens: [{token: t, name: n, KEY}]", "modelMapping: {a: b, KEY}", "failover: {enabled: false, KEY}"],
      ...["retryOnFailure: {enabled: true, KEY}", "customSettings: [{name: a, value: 1, KEY}]", "capabilities: {KEY}"],
      "context: {fileUrl: 'https://h/x', serviceName: s.dns, servicePort: 1, KEY}",
    ];
    for (const object of objects) {
      for (const key of keys) {
        const member = `\n    "${key}": 7`;
        const inside = object === "" ? `"${key}": 7` : object.replace("KEY", member);
        writeFileSync(
          path,
          `provider:\n  type: groq\n  apiTokens: [t]\n  ${inside}\n`.replace(/apiTokens: \[t\]\n {2}(?=apiTokens)/, ""),
        );
        const { stderr } = await aiProxy("check", path);
        assert.ok(!/canary/i.test(stderr), stderr);
        const line =
          readFileSync(path, "utf8")
            .split("\n")
            .findIndex((text) => /canary/i.test(text)) + 1;
        assert.match(stderr, new RegExp(`^${path}:${line}:\\d+: (warning|error): .*its key number \\d+ `, "m"));
      }
    }
  });
});
