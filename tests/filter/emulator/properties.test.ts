import assert from "node:assert/strict";
import { test } from "node:test";
import { results, startSteps, steps } from "./steps.ts";

const onHeaders = (...lines: string[]) => steps(...lines.map((line) => `request-headers ${line}`));

test("cluster and route are found under xds, a bare name is not found", async () => {
  const proxy = await startSteps({ cluster: "outbound|443||groq.dns", route: "chat" });
  const lines = ["xds.cluster_name", "xds.route_name", "cluster_name"].map((name) => `get-property ${name}`);
  proxy.request({ path: "/", headers: onHeaders(...lines) });
  assert.deepEqual(results(proxy), ["0 outbound|443||groq.dns", "0 chat", "1 "]);
});

test("a property a test sets to undefined is missing, another name can be added", async () => {
  const proxy = await startSteps({ properties: { cluster_name: "higress", plugin_name: undefined } });
  const headers = onHeaders("get-property xds.cluster_name", "get-property cluster_name", "get-property plugin_name");
  proxy.request({ path: "/", headers, properties: { "xds.cluster_name": undefined } });
  assert.deepEqual(results(proxy), ["1 ", "0 higress", "1 "]);
});

test("a path whose parts are joined by dots is one name, and not found", async () => {
  const proxy = await startSteps();
  proxy.request({ path: "/", headers: onHeaders("get-raw-property xds.cluster_name") });
  assert.deepEqual(results(proxy), ["1 "]);
});

test("plugin name and root id are readable everywhere", async () => {
  const configuration = "configure get-property plugin_name; configure get-property plugin_root_id";
  const proxy = await startSteps({ configuration, pluginName: "proxy", rootId: "root" });
  assert.deepEqual(results(proxy).slice(0, 2), ["0 proxy", "0 root"]);
});

test("what a filter sets is read later in the same stream and not in another", async () => {
  const proxy = await startSteps();
  const set = ["request-headers set-property seen one", "request-headers set-property seen two"];
  const read = ["response-headers get-property seen", "log get-property filter_state.wasm:seen"];
  const exchange = proxy.request({ path: "/", headers: steps(...set, ...read) });
  exchange.respond({ status: 200 });
  proxy.request({ path: "/", headers: onHeaders("get-property seen") });
  assert.deepEqual(results(proxy), ["0", "0", "0 two", "0 two", "1 "]);
  assert.deepEqual(exchange.filterState, { seen: "two" });
});

test("a root context has no filter state", async () => {
  const proxy = await startSteps({ configuration: "configure set-property a b" });
  assert.equal(results(proxy)[0], "1");
});

test("the code details appear with the answer and say who made it", async () => {
  const proxy = await startSteps();
  const name = "get-property response.code_details";
  const headers = steps(`request-headers ${name}`, `response-headers ${name}`);
  proxy.request({ path: "/", headers }).respond({ status: 200 });
  proxy.request({ path: "/", headers }).respond({ status: 503, codeDetails: "no_healthy_upstream" });
  assert.deepEqual(results(proxy), ["1 ", "0 via_upstream", "1 ", "0 no_healthy_upstream"]);
});

test("the cluster can change between request and answer", async () => {
  const proxy = await startSteps({ cluster: "first" });
  const headers = steps(
    "request-headers get-property xds.cluster_name",
    "response-headers get-property xds.cluster_name",
  );
  const exchange = proxy.request({ path: "/", headers });
  exchange.cluster = "second";
  exchange.respond({ status: 200 });
  assert.deepEqual(results(proxy), ["0 first", "0 second"]);
});
