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
