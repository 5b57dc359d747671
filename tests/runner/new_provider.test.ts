import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { addProvider } from "../../scripts/new_provider.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("make new-provider writes the file, its fixture and its entry, and nothing over what is there", () => {
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-provider-"));
  try {
    for (const part of ["assembly/providers", "tests/fixtures/stepfun"]) {
      mkdirSync(join(folder, part), { recursive: true });
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    addProvider(folder, "acme-ai");
    const source = readFileSync(join(folder, "assembly/providers/acme_ai.ts"), "utf8");
    assert.match(source, /type: "acme-ai",\n {2}host: "api\.acme-ai\.example",/);
    const index = readFileSync(join(folder, "assembly/providers/index.ts"), "utf8");
    assert.match(index, /import \{ acmeAi \} from "\.\/acme_ai";/);
    assert.match(index, /CATALOGUE: Provider\[\] = \[acmeAi, /);
    const fixture = readFileSync(join(folder, "tests/fixtures/acme-ai/provider.json"), "utf8");
    assert.equal((JSON.parse(fixture) as { host: string }).host, "api.acme-ai.example");
    assert.doesNotMatch(fixture, /stepfun/);
    assert.throws(() => addProvider(folder, "acme-ai"), /exists already/);
    assert.throws(() => addProvider(folder, "../acme"), /NAME must be/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
