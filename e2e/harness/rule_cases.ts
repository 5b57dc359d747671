import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MockName } from "../mock/catalogue.ts";
import { namedIn } from "../mock/paths.ts";
import { rulesFor } from "../mock/rules/index.ts";
import { firstOf, type Json } from "../mock/rules/rule.ts";

/** A request that breaks one rule of a vendor, and what the refusal says; null: it keeps them all. */
export interface RuleCase {
  name: string;
  mock: MockName;
  /** Absent: of chat completions. */
  path?: string;
  headers?: Record<string, string>;
  body: Json;
  refusal: RegExp | null;
}

export const hello = [{ role: "user", content: "Hello" }];

/** Asks the rules of the vendors' mocks. */
export function describeRules(title: string, cases: readonly RuleCase[]): void {
  describe(title, () => {
    for (const { name, mock, path = "/v1/chat/completions", headers, body, refusal } of cases) {
      it(name, () => {
        const asked = {
          model: namedIn(path.split("?")[0] ?? "")?.model ?? String(body["model"]),
          path,
          body,
          headers: { "anthropic-version": "2023-06-01", ...headers },
        };
        const refused = firstOf(rulesFor(mock, path.split("?")[0] ?? ""), asked);
        if (refusal === null) assert.equal(refused, null);
        else assert.match(refused?.message ?? "nothing", refusal);
      });
    }
  });
}
