import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const modes = ["downstream", "upstream"] as const;
const headers = { "content-type": "application/json" };
const refused = JSON.stringify({
  code: "Client specified an invalid argument",
  error: "Incorrect API key provided: xa***. You can obtain an API key from https://console.x.ai.",
});
const mistake = JSON.stringify({ code: "Client specified an invalid argument", error: "Invalid temperature." });
const hello = '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hello"}]}';
const messages = { path: "/v1/messages", method: "POST", headers, body: hello };

const google = JSON.stringify({
  error: {
    code: 400,
    message: "The request was refused.",
    status: "INVALID_ARGUMENT",
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
  },
});

/** What is counted after a chat and a request for messages are answered 400 with `body`, and what clients got. */
async function counted(
  mode: (typeof modes)[number],
  body: string,
  type = "grok",
): Promise<[string[], (number | undefined)[]]> {
  const provider = { type, apiTokens: [{ token: tokens[0], name: "a" }] };
  const proxy = await Emulator.start({ wasm: module, mode, configuration: { mode, provider } });
  const got = [chat(), messages].map((input) => {
    const exchange = proxy.request(input);
    exchange.respond({ status: 400, headers, body });
    return exchange.response?.status;
  });
  assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  return [Object.keys(proxy.metrics), got];
}

for (const mode of modes) {
  test(`${mode}: a key that is refused with 400 counts as one that is refused with 401`, async () => {
    const [names, got] = await counted(mode, refused);
    assert.deepEqual(names, ["ai_proxy.token.a.upstream_rq_401", "ai_proxy.token.a.fault.credential"]);
    assert.deepEqual(got, [400, 400]);
  });

  test(`${mode}: a key that Google refuses with 400 counts as one that is refused with 401`, async () => {
    const [names, got] = await counted(mode, google, "gemini");
    assert.deepEqual(names, ["ai_proxy.token.a.upstream_rq_401", "ai_proxy.token.a.fault.credential"]);
    assert.deepEqual(got, [400, 400]);
  });

  test(`${mode}: a mistake of the client's stays one`, async () => {
    const [names, got] = await counted(mode, mistake);
    assert.deepEqual(names, ["ai_proxy.token.a.upstream_rq_400", "ai_proxy.token.a.fault.caller"]);
    assert.deepEqual(got, [400, 400]);
  });
}
