import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { module, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const modes = ["downstream", "upstream"] as const;
const host = { vllmServerHost: "vllm.example" };

async function begin(own: object = {}, mode: (typeof modes)[number] = "downstream"): Promise<Emulator> {
  const provider = { type: "vllm", ...host, apiTokens: tokens, modelMapping: { "claude-*": "served" }, ...own };
  const proxy = await Emulator.start({ wasm: module, cluster: "vllm", mode, configuration: { mode, provider } });
  assert.deepEqual(proxy.refused, []);
  return proxy;
}

function ask(proxy: Emulator, path = "/v1/messages", more: object = {}, headers: Record<string, string> = {}) {
  const body = { model: "claude-x", max_tokens: 9, messages: [{ role: "user", content: "Hi" }], ...more };
  const own = { ...json, "x-api-key": "client-key", "anthropic-version": "2023-06-01", "anthropic-beta": "b-1" };
  return proxy.request({ method: "POST", path, headers: { ...own, ...headers }, body: JSON.stringify(body) });
}

for (const mode of modes) {
  test(`${mode}: Messages go to vLLM as they are, with its model, a token and the API's own headers`, async () => {
    const proxy = await begin({}, mode);
    for (const path of ["/v1/messages", "/v1/messages/count_tokens"]) {
      const { upstream } = ask(proxy, path, { thinking: { type: "enabled", budget_tokens: 2048 }, stream: true });
      assert.equal(upstream?.headers[":path"], path);
      assert.match(upstream.headers["authorization"] ?? "", /^Bearer sk-canary/);
      assert.equal(upstream.headers["x-api-key"], undefined);
      assert.equal(upstream.headers["anthropic-version"], "2023-06-01");
      assert.equal(upstream.headers["anthropic-beta"], "b-1");
      assert.deepEqual(JSON.parse(upstream.body ?? ""), {
        ...{ model: "served", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] },
        ...{ thinking: { type: "enabled", budget_tokens: 2048 }, stream: true },
      });
    }
    assert.deepEqual([...proxy.faults], []);
  });

  test(`${mode}: its errors are the client's, in whichever form they come, and its answers stay`, async () => {
    const errors: readonly (readonly [number, string, string])[] = [
      [401, '{"error":"Unauthorized"}', "authentication_error"],
      [400, '{"object":"error","message":"no","type":"BadRequestError","code":400}', "invalid_request_error"],
      [404, '{"error":{"message":"no","type":"NotFoundError","param":null,"code":404}}', "not_found_error"],
      [500, '{"type":"error","error":{"type":"api_error","message":"no"}}', "api_error"],
    ];
    for (const [status, body, type] of errors) {
      const proxy = await begin({}, mode);
      const exchange = ask(proxy);
      exchange.respond({ status, headers: json, body });
      assert.equal(exchange.response?.status, status);
      const told = JSON.parse(exchange.response.body ?? "") as { type: string; error: { type: string } };
      assert.deepEqual([told.type, told.error.type], ["error", type]);
    }
    const answer = '{"id":"msg_1","type":"message","role":"assistant","content":[]}';
    const proxy = await begin({}, mode);
    const exchange = ask(proxy);
    exchange.respond({ status: 200, headers: json, body: answer });
    assert.equal(exchange.response?.body, answer);
  });
}

test("a token that fails with Messages is tried again with another one, and goes out", async () => {
  const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "served" };
  const proxy = await begin({ failover, retryOnFailure: { enabled: true } });
  const exchange = ask(proxy);
  exchange.respond({ status: 401, headers: json, body: '{"error":"Unauthorized"}' });
  const [retry] = proxy.callouts;
  assert.equal(retry?.headers[":path"], "/v1/messages");
  assert.notEqual(retry.headers["authorization"], exchange.upstream?.headers["authorization"]);
  const answer = '{"id":"msg_1","type":"message","role":"assistant","content":[]}';
  retry.respond({ status: 200, headers: json, body: answer });
  assert.deepEqual([exchange.response?.status, exchange.response?.body], [200, answer]);
  assert.ok(proxy.log.some(({ text }) => text.includes("is ejected")));
});

test("without tokens the client's own key goes, from the header of its API", async () => {
  const proxy = await begin({ apiTokens: undefined });
  assert.equal(ask(proxy).upstream?.headers["authorization"], "Bearer client-key");
  const both = ask(proxy, "/v1/messages", {}, { authorization: "Bearer other" });
  assert.equal(both.upstream?.headers["authorization"], "Bearer other");
  assert.equal(both.upstream?.headers["x-api-key"], undefined);
});
