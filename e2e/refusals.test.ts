import assert from "node:assert/strict";
import { it } from "node:test";
import { gzipSync } from "node:zlib";
import type { Gateway } from "./harness/gateway.ts";
import { modes } from "./harness/modes.ts";
import type { RawAnswer, RawRequest } from "./harness/raw_client.ts";
import { describeGateway } from "./harness/suite.ts";

const chatPath = "/v1/chat/completions";
const goodBody = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };
const json = { "content-type": "application/json" };

/** The answer must be OpenAI-shaped, and nothing may have reached a vendor. */
function assertRefused(gateway: Gateway, answer: RawAnswer, status: number, code?: string): void {
  assert.equal(answer.status, status, answer.body);
  assert.equal(answer.headers["content-type"], "application/json");
  const { error } = JSON.parse(answer.body) as { error: Record<string, unknown> };
  assert.deepEqual(Object.keys(error).sort(), ["code", "message", "param", "type"]);
  assert.equal(typeof error["message"], "string");
  assert.equal(typeof error["type"], "string");
  assert.equal(error["param"], null);
  if (code !== undefined) assert.equal(error["code"], code);
  assert.equal(gateway.arrived, 0, "nothing reached a vendor");
}

const hostileBodies: { name: string; body: string | Buffer }[] = [
  { name: "no byte", body: "" },
  { name: "white space", body: "  \n" },
  { name: "truncated JSON", body: '{"model":"gpt-4o","messages":[{"role":"us' },
  { name: "100 000 opening brackets", body: `{"model":${"[".repeat(100_000)}` },
  { name: "a depth beyond every limit", body: `{"model":"gpt-4o","x":${"[".repeat(5000)}${"]".repeat(5000)}}` },
  {
    name: "bytes that are no UTF-8",
    body: Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
  },
  {
    name: "a lone surrogate's bytes",
    body: Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  },
  { name: "an array", body: '[{"model":"gpt-4o"}]' },
  { name: "a number", body: "42" },
  { name: "two objects", body: '{"model":"gpt-4o"}{"model":"gpt-4o"}' },
  { name: "a NUL byte", body: "\0" },
  { name: "form fields", body: "model=gpt-4o&messages=Hello" },
];

const refusedRequests: { name: string; request: RawRequest; status: number; allow?: string[] }[] = [
  { name: "an unknown path", request: { path: "/v1/nope", body: "{}", headers: json }, status: 404 },
  { name: "a path outside the API", request: { method: "GET", path: "/" }, status: 404 },
  { name: "a chat with GET", request: { method: "GET", path: chatPath }, status: 405, allow: ["POST"] },
  { name: "a chat with DELETE", request: { method: "DELETE", path: chatPath }, status: 405, allow: ["POST"] },
  {
    name: "the model list with POST",
    request: { path: "/v1/models", body: "{}", headers: json },
    status: 405,
    allow: ["GET", "HEAD"],
  },
  {
    name: "a POST without a body",
    request: { path: chatPath, headers: { ...json, "content-length": "0" } },
    status: 400,
  },
  {
    name: "a compressed body",
    request: {
      path: chatPath,
      body: gzipSync(JSON.stringify(goodBody)),
      headers: { ...json, "content-encoding": "gzip" },
    },
    status: 415,
  },
  {
    name: "a WebSocket upgrade",
    request: {
      method: "GET",
      path: "/v1/models",
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "bm90IGEgc2VjcmV0IGtleQ==",
      },
    },
    status: 501,
  },
  {
    name: "a WebSocket for responses, which clients also post,",
    request: {
      method: "GET",
      path: "/v1/responses",
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "bm90IGEgc2VjcmV0IGtleQ==",
      },
    },
    status: 426,
  },
];

for (const mode of modes) {
  describeGateway(`refusals of the ${mode.name}`, mode, (gateway) => {
    for (const { name, request, status, allow } of refusedRequests) {
      it(`answers ${name} with ${status} by itself`, async () => {
        const answer = await gateway().send("groq", request);
        assertRefused(gateway(), answer, status);
        const allowed = answer.headers["allow"]?.split(/,\s*/) ?? [];
        for (const method of allow ?? []) assert.ok(allowed.includes(method), `allow: ${allowed.join(", ")}`);
      });
    }

    for (const { name, body } of hostileBodies) {
      it(`answers a body of ${name} with 400, and serves the next request`, async () => {
        assertRefused(gateway(), await gateway().send("groq", { path: chatPath, body, headers: json }), 400);
        assert.equal((await gateway().post("groq", chatPath, goodBody)).status, 200);
      });
    }

    it("answers OPTIONS with 204 and the methods, without asking a vendor", async () => {
      const answer = await gateway().send("groq", { method: "OPTIONS", path: chatPath });
      assert.equal(answer.status, 204);
      assert.match(answer.headers["allow"] ?? "", /POST/);
      assert.equal(answer.body, "");
      assert.equal(gateway().arrived, 0);
    });

    it("forwards HEAD where GET is served", async () => {
      const answer = await gateway().send("groq", { method: "HEAD", path: "/v1/models" });
      assert.equal(answer.status, 200);
      assert.deepEqual(
        gateway().vendors.groq.requests.map(({ method, path }) => `${method} ${path}`),
        ["HEAD /openai/v1/models"],
      );
    });

    it("keeps both workers' VMs alive through everything above", async () => {
      const { envoy } = gateway();
      for (let index = 0; index < 20; index++) {
        assert.equal((await gateway().post("groq", chatPath, goodBody)).status, 200);
      }
      assert.doesNotMatch(envoy.log, /Function: proxy_on|RuntimeError|wasm.*(trap|unreachable|reload)/i);
      assert.match(await envoy.admin("/stats?filter=crash|reload"), /^(?!.*: [1-9])/s);
    });
  });
}
