import assert from "node:assert/strict";
import { it } from "node:test";
import { chat, editProviders, ejectToken, healing } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog, until } from "./harness/health_log.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

/** Values of the module's series in Prometheus's format, by name and labels, which are in the order of their names. */
async function seriesOf(gateway: Gateway): Promise<Map<string, number>> {
  const text = await gateway.envoy.admin("/stats/prometheus?filter=ai_proxy");
  const lines = text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = /^(ai_proxy_\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[`${name}{${labels.split(",").sort().join()}}`, Number(value)] as const];
  });
  return new Map(lines);
}

/** Waits until a series has a value that fits. */
function waitFor(gateway: Gateway, series: string, isWanted: (value: number) => boolean): Promise<number> {
  return until(`${series} as wanted`, async () => {
    const value = (await seriesOf(gateway)).get(series);
    return value !== undefined && isWanted(value) ? value + 1 : null;
  });
}

for (const mode of [upstream, downstreamRoute]) {
  const counted = healing(mode, {}, (config) =>
    editProviders(config, (provider) => (provider["retryOnFailure"] = { enabled: true })),
  );
  describeGateway(`metrics, ${mode.name}`, counted, (gateway) => {
    it("are series with labels for Prometheus, and tell how a token went out and came back", async () => {
      const vendor = gateway().vendors.groq;
      const token = vendor.tokens[0] ?? "";
      const alias = await ejectToken(gateway(), token);
      const of = (name: string, more = ""): string => `ai_proxy_token_${name}{${more}token="${alias}"}`;
      await waitFor(gateway(), of("state"), (value) => value === 3);
      const found = await seriesOf(gateway());
      assert.equal(found.get(of("ejected")), 1);
      assert.equal(found.get(of("fault", 'class="credential",')), 1, [...found.keys()].join("\n"));
      assert.equal(found.get(of("upstream_rq", 'envoy_response_code="401",')), 1);
      await waitFor(gateway(), of("picked"), (value) => value >= 1);
      const saved = [...found].filter(([series]) => series.startsWith("ai_proxy_token_saved{"));
      assert.deepEqual(
        saved.map(([, value]) => value),
        [1],
        "another token served the request that this one failed",
      );
      vendor.setToken(token, { kind: "healthy" });
      await new HealthLog(gateway().envoy).waitFor("readmitted", 1);
      await waitFor(gateway(), of("state"), (value) => value === 0);
      const later = await seriesOf(gateway());
      assert.equal(later.get(of("readmitted")), 1);
      assert.ok((later.get(of("probes")) ?? 0) >= 1);
    });

    it("count every request that a token went with, and usage by provider", async () => {
      const picked = async (): Promise<number> => {
        const all = [...(await seriesOf(gateway()))].filter(([series]) => series.startsWith("ai_proxy_token_picked{"));
        return all.reduce((sum, [, value]) => sum + value, 0);
      };
      const before = await picked();
      for (let n = 0; n < 20; n++) assert.equal((await chat(gateway())).status, 200);
      await until("20 more picks", async () => (await picked()) === before + 20);
      const found = await seriesOf(gateway());
      const used = ["provider", "provider_model"].map((what) =>
        [...found].filter(([series, value]) => series.startsWith(`ai_proxy_${what}_input_tokens{`) && value > 0),
      );
      const labels = used.map((all) =>
        all.map(([series]) =>
          series
            .match(/\w+="[^"]*"/g)
            ?.sort()
            .join(),
        ),
      );
      assert.deepEqual(labels, [['provider="groq"'], ['model="gpt-4o",provider="groq"']]);
    });
  });
}
