import assert from "node:assert/strict";
import { createHash, createHmac, type BinaryLike } from "node:crypto";
import { test } from "node:test";
import { Emulator, type RequestInput } from "../../emulator/index.ts";
import { eventFrame, framesOf, framesType } from "../frames.ts";
import { module } from "./start.ts";

const pairs = [1, 2, 3].map((number) => ({
  accessKey: `AKIACANARY${number}`,
  secretKey: `secret/CANARY+${number}`,
  sessionToken: `session/CANARY=${number}`,
}));

async function start(more: object = {}, top: object = {}): Promise<Emulator> {
  const provider = { type: "bedrock", awsRegion: "eu-west-1", credentials: pairs, ...more };
  const configuration = { provider, ...top };
  const mode = (top as { mode?: "upstream" }).mode ?? "downstream";
  const proxy = await Emulator.start({ wasm: module, mode, configuration, logLevel: "trace" });
  assert.deepEqual(proxy.refused, []);
  return proxy;
}

const json = { "content-type": "application/json" };

function chat(more: object = {}): RequestInput {
  const body = { model: "amazon.nova-lite-v1:0", messages: [{ role: "user", content: "Hi" }], ...more };
  return { method: "POST", path: "/v1/chat/completions", headers: json, body: JSON.stringify(body) };
}

function messages(more: object = {}): RequestInput {
  const body = { model: "eu.anthropic.claude-sonnet-4-5", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };
  return { method: "POST", path: "/v1/messages", headers: json, body: JSON.stringify({ ...body, ...more }) };
}

interface Upstream {
  headers: Readonly<Record<string, string>>;
  body: string;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Fails unless the request is signed by one of the pairs for `service`. */
function assertSigned(upstream: Upstream | undefined, service = "bedrock"): void {
  assert.ok(upstream !== undefined, "the request was not sent");
  const { headers, body } = upstream;
  const [, key, scope = "", names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      headers["authorization"] ?? "",
    ) ?? [];
  assert.equal(names, "host;x-amz-date;x-amz-security-token");
  const pair = pairs.find(({ accessKey }) => accessKey === key);
  assert.ok(pair, headers["authorization"]);
  const [path = "", query = ""] = (headers[":path"] ?? "").split("?");
  const time = headers["x-amz-date"] ?? "";
  const canonical = [
    headers[":method"],
    path.split("/").map(encodeURIComponent).join("/"),
    query,
    `host:${headers[":authority"]}`,
    `x-amz-date:${time}`,
    `x-amz-security-token:${pair.sessionToken}`,
    "",
    "host;x-amz-date;x-amz-security-token",
    sha256(body),
  ].join("\n");
  assert.equal(scope, `${time.slice(0, 8)}/eu-west-1/${service}/aws4_request`);
  const hmac = (secret: BinaryLike, text: string): Buffer => createHmac("sha256", secret).update(text).digest();
  const signing = scope.split("/").reduce<BinaryLike>(hmac, `AWS4${pair.secretKey}`);
  assert.equal(
    hmac(signing, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex"),
    signature,
  );
}

test("what goes by unread is signed with its body, whatever its API", async () => {
  const original = await start({ protocol: "original" });
  const path = "/model/amazon.nova-lite-v1%3A0/invoke";
  const body = JSON.stringify({ inputText: "é".repeat(5000) });
  const chunks = body.match(/.{1,999}/gs) ?? [];
  for (const shape of [{ body }, { body: chunks }, { body: chunks, trailers: { "x-t": "1" } }]) {
    const exchange = original.request({ method: "POST", path, headers: json, ...shape });
    assert.equal(exchange.upstream?.headers[":path"], path);
    assert.equal(exchange.upstream?.body, body);
    assertSigned(exchange.upstream);
  }
  assertSigned(original.request({ method: "GET", path: "/guardrail?a=1&b=2" }).upstream);
  const proxy = await start();
  const responses = {
    method: "POST",
    path: "/v1/responses",
    headers: json,
    body: '{"model":"openai.gpt-oss","input":"x"}',
  };
  assertSigned(proxy.request(responses).upstream);
  assert.equal(proxy.request(responses).upstream?.headers[":path"], "/openai/v1/responses");
});

test("Messages clients are served by the vendor's own API, or through Converse where that is configured", async () => {
  const native = (await start()).request(messages());
  assertSigned(native.upstream);
  assert.equal(native.upstream?.headers[":path"], "/anthropic/v1/messages");
  assert.equal(native.upstream?.headers["anthropic-version"], "2023-06-01");
  const proxy = await start({ bedrockMessages: "converse" });
  const thought = { type: "thinking", thinking: "Hm.", signature: "c2ln" };
  const turns = [
    { role: "user", content: "Hi" },
    {
      role: "assistant",
      content: [
        thought,
        { type: "redacted_thinking", data: "cmVk" },
        { type: "tool_use", id: "t", name: "f", input: {} },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t", is_error: true, content: [] }] },
  ];
  const tools = [{ name: "f", input_schema: { type: "object" }, cache_control: { type: "ephemeral", ttl: "1h" } }];
  const exchange = proxy.request(
    messages({ messages: turns, tools, thinking: { type: "enabled", budget_tokens: 1024 } }),
  );
  assertSigned(exchange.upstream);
  assert.deepEqual(JSON.parse(exchange.upstream?.body ?? ""), {
    messages: [
      { role: "user", content: [{ text: "Hi" }] },
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } },
          { reasoningContent: { redactedContent: "cmVk" } },
          { toolUse: { toolUseId: "t", name: "f", input: {} } },
        ],
      },
      { role: "user", content: [{ toolResult: { toolUseId: "t", content: [{ text: " " }], status: "error" } }] },
    ],
    inferenceConfig: { maxTokens: 5120 },
    toolConfig: {
      tools: [
        { toolSpec: { name: "f", inputSchema: { json: { type: "object" } } } },
        { cachePoint: { type: "default", ttl: "1h" } },
      ],
    },
    additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
  });
  const content = [
    { reasoningContent: { reasoningText: { text: "So.", signature: "c2lnMg==" } } },
    { text: "Hello" },
    { toolUse: { toolUseId: "u", name: "f", input: { a: 1 } } },
  ];
  const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 10, cacheReadInputTokens: 5 };
  const answer = { output: { message: { role: "assistant", content } }, stopReason: "tool_use", usage };
  exchange.respond({ status: 200, headers: json, body: JSON.stringify(answer) });
  const got = JSON.parse(exchange.response?.body ?? "");
  assert.deepEqual(got.content, [
    { type: "thinking", thinking: "So.", signature: "c2lnMg==" },
    { type: "text", text: "Hello" },
    { type: "tool_use", id: "u", name: "f", input: { a: 1 } },
  ]);
  assert.deepEqual([got.stop_reason, got.usage.input_tokens, got.usage.cache_read_input_tokens], ["tool_use", 3, 5]);
});

test("what goes once more without another account's reasoning is signed by the same pair, anew", async () => {
  const thought = { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } };
  const user = { role: "user", content: [{ text: "Hi" }] };
  const turns = [user, { role: "assistant", content: [thought, { text: "Hello" }] }, user];
  const body = JSON.stringify({ messages: turns });
  const original = { method: "POST", path: "/model/anthropic.claude-haiku-4-5/converse", headers: json, body };
  const asked = [
    { role: "user", content: "Hi" },
    {
      role: "assistant",
      content: "Hello",
      thinking_blocks: [{ type: "thinking", thinking: "Hm.", signature: "c2ln" }],
    },
    { role: "user", content: "Hi" },
  ];
  const message = "messages.1.content.0: Invalid `signature` in `thinking` block";
  const refusal = { status: 400, headers: json, body: JSON.stringify({ message }) };
  const keyOf = (sent: Upstream | undefined): string =>
    /Credential=([^/]+)/.exec(sent?.headers["authorization"] ?? "")?.[1] ?? "none";
  for (const mode of ["upstream", "downstream"] as const) {
    for (const protocol of ["openai", "original"]) {
      const proxy = await start({ protocol, retryOnFailure: { enabled: true } }, { mode });
      const first = proxy.request(
        protocol === "original" ? original : chat({ model: "anthropic.claude-haiku-4-5", messages: asked }),
      );
      assertSigned(first.upstream);
      assert.match(first.upstream?.body ?? "", /reasoningContent.*c2ln/);
      first.respond(refusal);
      const [callout] = proxy.callouts;
      const again =
        mode === "upstream"
          ? first.attempt().upstream
          : { headers: callout?.headers ?? {}, body: String(callout?.body ?? "") };
      assertSigned(again);
      assert.deepEqual(JSON.parse(again?.body ?? "").messages, [
        user,
        { role: "assistant", content: [{ text: "Hello" }] },
        user,
      ]);
      assert.equal(keyOf(again), keyOf(first.upstream));
    }
  }
});

test("the vendor's other host is asked in the APIs of OpenAI, and signed for by its own name", async () => {
  const proxy = await start({ bedrockEndpoint: "mantle" });
  const exchange = proxy.request(chat());
  assertSigned(exchange.upstream, "bedrock-mantle");
  assert.equal(exchange.upstream?.headers[":authority"], "bedrock-mantle.eu-west-1.api.aws");
  assert.equal(exchange.upstream?.headers[":path"], "/v1/chat/completions");
  assert.equal(JSON.parse(exchange.upstream?.body ?? "").model, "amazon.nova-lite-v1:0");
  assertSigned(proxy.request({ method: "GET", path: "/v1/models" }).upstream, "bedrock-mantle");
});

test("no part of a pair reaches log, metrics, shared data or an answer, though the vendor repeats it", async () => {
  for (const mode of ["upstream", "downstream"] as const) {
    const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "m" };
    const proxy = await start({ failover, logUpstreamErrorResponseBody: true }, { mode });
    for (const status of [200, 400, 403, 403, 429, 503]) {
      const exchange = proxy.request(chat({ stream: true }));
      const [, key] = /Credential=([^/]+)/.exec(exchange.upstream?.headers["authorization"] ?? "") ?? [];
      const used = Object.values(pairs.find(({ accessKey }) => accessKey === key) ?? {});
      assert.equal(used.length, 3);
      const message = `The Canonical String should have been 'POST ${used.join(" ")}'`;
      const headers = { ...json, "x-amzn-errortype": "InvalidSignatureException", "x-note": used.join(" ") };
      const frames = [eventFrame("messageStart", {}), eventFrame("!validationException", { message })];
      if (status === 200) exchange.respond({ status, headers: { "content-type": framesType }, body: frames });
      else exchange.respond({ status, headers, body: JSON.stringify({ message }) });
      const told = JSON.stringify([exchange.filterState, exchange.response]);
      assert.match(told, /The Canonical String/);
      assert.doesNotMatch(told, /CANARY/);
    }
    const seen = JSON.stringify([proxy.log, proxy.metrics, proxy.sharedData.keys]);
    assert.match(seen, /using token bedrock-[0-9a-f]{6}.*The Canonical String/);
    assert.doesNotMatch(seen, /CANARY/);
  }
});

test("an exception as the first frame has the status that it means, and so does a name in a header", async () => {
  const proxy = await start({ retryOnFailure: { enabled: false }, failover: { enabled: true, healthCheckModel: "m" } });
  const cases = [
    ["throttlingException", 429],
    ["validationException", 400],
    ["modelStreamErrorException", 424],
    ["modelTimeoutException", 408],
    ["serviceUnavailableException", 503],
    ["internalServerException", 500],
  ] as const;
  for (const [type, status] of cases) {
    const exchange = proxy.request(chat({ stream: true }));
    const body = [eventFrame(`!${type}`, { message: "no" })];
    exchange.respond({ status: 200, headers: { "content-type": framesType }, body });
    assert.equal(exchange.response?.status, status, type);
    assert.equal(JSON.parse(exchange.response.body).error.code, type);
  }
  const quota = proxy.request(chat());
  const headers = { ...json, "x-amzn-errortype": "ServiceQuotaExceededException" };
  quota.respond({ status: 400, headers, body: '{"message":"You have exceeded the quota."}' });
  assert.equal(
    Object.keys(proxy.metrics).some((name) => name.endsWith(".upstream_rq_429")),
    true,
  );
});

test("clients of the vendor's own API get its frames as they are", async () => {
  const proxy = await start({ protocol: "original", failover: { enabled: true, healthCheckModel: "m" } });
  const asked = { method: "POST", path: "/model/m/converse-stream", headers: json, body: "{}" };
  const frames = framesOf('messageStart {"role":"assistant"}\nmessageStop {"stopReason":"end_turn"}\n');
  const exchange = proxy.request(asked);
  exchange.respond({ status: 200, headers: { "content-type": framesType }, body: [frames] });
  assert.equal(exchange.response?.headers["content-type"], framesType);
  assert.equal(exchange.response.body, frames.toString());
});

test("a configuration is refused for what its credentials lack", async () => {
  const proxy = await start();
  const bad = [
    { type: "bedrock", credentials: pairs },
    { type: "bedrock", awsRegion: "eu-west-1" },
    { type: "bedrock", awsRegion: "EU west", apiTokens: ["t"] },
    { type: "bedrock", awsRegion: "eu-west-1", awsAccessKey: "CANARY" },
    { type: "bedrock", awsRegion: "eu-west-1", credentials: [{ accessKey: "CANARY\n", secretKey: "CANARY" }] },
    { type: "groq", apiTokens: ["t"], credentials: pairs },
  ];
  for (const provider of bad) assert.equal(proxy.configure({ provider }), false, JSON.stringify(provider));
  assert.equal(JSON.stringify(proxy.log).includes("CANARY"), false);
});
