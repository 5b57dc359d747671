import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { dashboard, metricsOf, queriesOf } from "./dashboard.ts";

/** The names of docs/metrics.md as Prometheus has them: labels for the words in capitals, and Envoy's for statuses. */
const known = new Set(
  [...readFileSync(`${repository}docs/metrics.md`, "utf8").matchAll(/^\| `(ai_proxy\.[^`]+)` \|/gm)].flatMap(
    ([, name = ""]) => {
      const plain = name.replaceAll(/[._](NAME|TYPE|MODEL|CLASS|STATUS)\b/g, "").replaceAll(".", "_");
      return name.endsWith("_STATUS") ? [plain, `${plain}_xx`] : [plain];
    },
  ),
);

describe("the dashboard of deploy/grafana", () => {
  it("asks for metrics of docs/metrics.md only", () => {
    const asked = new Set(queriesOf("1m").flatMap(({ expression }) => metricsOf(expression)));
    assert.ok(asked.size > 15);
    assert.deepEqual(
      [...asked].filter((name) => !known.has(name)),
      [],
    );
  });

  it("shows every metric of a token, but for those of service accounts", () => {
    const asked = new Set(queriesOf("1m").flatMap(({ expression }) => metricsOf(expression)));
    const missing = [...known].filter((name) => name.startsWith("ai_proxy_token_") && !asked.has(name));
    assert.deepEqual(missing.sort(), ["ai_proxy_token_exchange_failed", "ai_proxy_token_exchanged"]);
  });

  it("has panels that say what they show, each with an id and a place of its own", () => {
    const { panels } = dashboard;
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { title, description, targets } of panels) {
      assert.ok(title !== "" && description !== "", title);
      assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
    }
    const cells = panels.flatMap(({ gridPos: { x, y, w } }) => Array.from({ length: w }, (_, n) => `${x + n} ${y}`));
    assert.equal(new Set(cells).size, cells.length, "two panels overlap");
  });
});
