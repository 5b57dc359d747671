import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { queriesOf } from "../../tests/cli/dashboard.ts";
import { chat, ejectToken, healing } from "../harness/failing_pool.ts";
import { Gateway } from "../harness/gateway.ts";
import { HealthLog, until } from "../harness/health_log.ts";
import { upstream } from "../harness/modes.ts";
import { skipWithout } from "./extras.ts";
import { Prometheus } from "./prometheus.ts";

/** Metrics of what does not happen in this test: their queries are tried, and may find nothing. */
const absent = /_unanswered|_rq_xx|_doubted|_rested|_trials|_forbidden|_cached_input|_refused|_verdicts_lost|_spared/;

describe("the dashboard of deploy/grafana", { skip: skipWithout("Prometheus") }, () => {
  let gateway: Gateway;
  let prometheus: Prometheus;
  before(async () => {
    gateway = await Gateway.start(healing(upstream));
    prometheus = await Prometheus.start(gateway.envoy.adminAddress);
  });
  after(async () => {
    prometheus?.stop();
    await gateway?.stop();
  });

  it("has no query that Prometheus refuses, or that finds nothing where there is something", async () => {
    const vendor = gateway.vendors.groq;
    const token = vendor.tokens[0] ?? "";
    const alias = await ejectToken(gateway, token);
    const state = `ai_proxy_token_state{token="${alias}"}`;
    const is = (wanted: string) => async (): Promise<boolean> =>
      (await prometheus.query(state)).some(({ value: [, value] }) => value === wanted);
    await until(`${state} is 3`, is("3"));
    vendor.setToken(token, { kind: "healthy" });
    await new HealthLog(gateway.envoy).waitFor("readmitted", 1);
    for (let n = 0; n < 20; n++) await chat(gateway);
    await until(`${state} is 0`, is("0"));
    const queries = queriesOf("30s");
    assert.ok(queries.length > 15);
    for (const { panel, expression } of queries) {
      const ask = async (): Promise<boolean> => (await prometheus.query(expression)).length > 0;
      if (absent.test(expression)) await ask();
      else await until(`${panel}: ${expression}`, ask);
    }
    const tokens = await prometheus.query("sum by (token) (ai_proxy_token_picked)");
    assert.ok(tokens.some(({ metric }) => metric["token"] === alias));
  });
});
