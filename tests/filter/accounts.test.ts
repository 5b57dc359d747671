import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./start.ts";

const accounts = ["openai-organization", "openai-project", "x-dashscope-workspace"];
const credentials = ["x-auth-token", "apikey", "ocp-apim-subscription-key", "x-amz-security-token"];
const headers = Object.fromEntries([...accounts, ...credentials].map((name) => [name, "theirs"]));
const body = '{"model":"m","messages":[]}';

test("a client does not choose the account of the gateway's key", async () => {
  for (const mode of ["downstream", "upstream"] as const) {
    const proxy = await start("openai", { mode });
    const { upstream } = proxy.request({ path: "/v1/chat/completions", headers, body });
    for (const name of [...accounts, ...credentials]) assert.equal(upstream?.headers[name], undefined, name);
  }
});

test("with a key of its own it says whose account that is", async () => {
  const proxy = await start("openai", { provider: { apiTokens: [] } });
  const own = { ...headers, authorization: "Bearer own" };
  const { upstream } = proxy.request({ path: "/v1/chat/completions", headers: own, body });
  assert.equal(upstream?.headers["openai-organization"], "theirs");
  assert.equal(upstream?.headers["x-auth-token"], undefined);
});
