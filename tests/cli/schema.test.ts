import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { repository } from "../../cli/envoy/shipped.ts";
import { sections } from "../../scripts/docs/configuration.ts";
import type { Key } from "../../scripts/docs/key.ts";
import { configurationSchema } from "../../scripts/docs/schema.ts";
import { configuration } from "./section_place.ts";

const validate: ValidateFunction = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  JSON.parse(configurationSchema()),
);

function faults(config: unknown): string[] {
  return validate(config) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Files that hold a plugin's configuration and nothing else. */
const plain = ["claude", "groq", "openai", "qwen", "failover-plugin/plugin"].map((name) => `examples/${name}.yaml`);

describe("docs/configuration.schema.json", () => {
  for (const file of plain) {
    const text = readFileSync(`${repository}${file}`, "utf8");
    it(`takes ${file}, which names it`, () => {
      assert.deepEqual(faults(parse(text)), []);
      const [, named = ""] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
      const place = new URL(named, `file://${repository}${file}`);
      assert.equal(place.pathname, `${repository}docs/configuration.schema.json`);
    });
  }

  for (const section of sections) {
    const { provider: _provider, ...alone } = section.base;
    const withKey = ({ key, beside }: Key, value: unknown): Record<string, unknown> => {
      const base = key === "providers" || (beside !== undefined && "providers" in beside) ? alone : section.base;
      return configuration(section, { ...base, ...beside, [key]: value });
    };

    it(`takes the example of every key, and null: ${section.title}`, () => {
      for (const key of section.keys) {
        assert.deepEqual(faults(withKey(key, key.example)), [], key.key);
        if (key.absent !== "needed" && key.type !== "any") assert.deepEqual(faults(withKey(key, null)), [], key.key);
      }
    });

    it(`refuses values of another type and keys that nobody reads: ${section.title}`, () => {
      const wrong = { text: 7, "true or false": "yes", number: 0.5, list: {}, object: [], any: undefined };
      for (const key of section.keys) {
        if (key.type !== "any") assert.notDeepEqual(faults(withKey(key, wrong[key.type])), [], key.key);
        const misspelt = { ...key, key: `${key.key}x` };
        assert.notDeepEqual(faults(withKey(misspelt, key.example)), [], misspelt.key);
      }
    });
  }

  it("has the keys of one type for that type alone", () => {
    const claude = { type: "claude", apiTokens: ["YOUR_TOKEN_1"], claudeVersion: "2023-06-01" };
    assert.deepEqual(faults({ provider: claude }), []);
    assert.notDeepEqual(faults({ provider: { ...claude, type: "groq" } }), []);
  });
});
