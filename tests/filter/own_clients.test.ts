import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type Exchange } from "../../emulator/index.ts";
import { eventFrame, framesType } from "../frames.ts";
import { module, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const failover = { enabled: true, healthCheckModel: "m" };
const body = JSON.stringify({ contents: [{ role: "user", parts: [{ text: "Hello" }] }] });
const good = JSON.stringify({ candidates: [{ content: { parts: [{ text: "Hi" }] } }] });
const limit = JSON.stringify({ error: { code: 429, message: "slow down", status: "RESOURCE_EXHAUSTED" } });

const vendors = [
  { type: "gemini", path: "/v1beta/models/gemini-3.8-flash:generateContent" },
  { type: "gemini", protocol: "original", path: "/v1beta/models/gemini-3.8-flash:generateContent" },
  { type: "vertex", protocol: "original", path: "/v1beta1/publishers/google/models/gemini-3.8-flash:generateContent" },
] as const;

function start(mode: "upstream" | "downstream", settings: object): Promise<Emulator> {
  const provider = { apiTokens: tokens, failover, retryOnFailure: { enabled: true }, ...settings };
  return Emulator.start({ wasm: module, mode, cluster: "vendor", configuration: { mode, provider } });
}

function ask(proxy: Emulator, path: string): Exchange {
  return proxy.request({ method: "POST", path, headers: json, body });
}

/** The client has had nothing yet. */
function waits(exchange: Exchange): void {
  assert.equal(exchange.response, undefined);
}

for (const { path, ...settings } of vendors) {
  const name = "protocol" in settings ? `${settings.type}, protocol: original` : settings.type;

  test(`downstream, Google's own clients see nothing of a dead key: ${name}`, async () => {
    const proxy = await start("downstream", settings);
    const exchange = ask(proxy, path);
    exchange.respond({ status: 401, headers: json, body: "{}" });
    waits(exchange);
    const callout = proxy.callouts.find(({ state }) => state === "pending") ?? assert.fail();
    assert.equal(callout.headers[":path"], path);
    assert.equal(callout.body, body);
    assert.notEqual(callout.headers["x-goog-api-key"], exchange.upstream?.headers["x-goog-api-key"]);
    callout.respond({ status: 200, headers: json, body: good });
    assert.equal(exchange.response?.body, good);
    assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  });
}

test("an upload of Google's own clients is not kept, nor what belongs to an account", async () => {
  const proxy = await start("downstream", { type: "gemini", protocol: "original" });
  const upload = proxy.request({ method: "POST", path: "/upload/v1beta/files?upload_id=a", headers: {}, body: "%PDF" });
  upload.respond({ status: 401, headers: json, body: "{}" });
  assert.equal(upload.response?.status, 401);
});

for (const stream of [false, true]) {
  const action = stream ? "streamGenerateContent?alt=sse" : "generateContent";
  const headers = stream ? { "content-type": "text/event-stream" } : json;

  test(`an error within a 200 of Google's own API counts and is tried again: ${action}`, async () => {
    const proxy = await start("upstream", { type: "gemini", protocol: "original" });
    const exchange = ask(proxy, `/v1beta/models/m:${action}`);
    exchange.respond({ status: 200, headers, body: stream ? `data: ${limit}\r\n\r\n` : limit });
    assert.equal(exchange.response?.headers["x-ai-proxy-retry"], "1");
    const next = exchange.attempt();
    const told = stream ? `data: ${good}\r\n\r\n` : good;
    next.respond({ status: 200, headers, body: told });
    assert.equal(next.response?.body, told);
    assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  });
}

const converse = "/model/anthropic.claude-haiku-4-5/converse-stream";
const frames = { "content-type": framesType };
const opening = eventFrame("messageStart", { role: "assistant" });

test("an exception in the first frame of Bedrock's own API counts and is tried again", async () => {
  const proxy = await start("upstream", { type: "bedrock", awsRegion: "eu-west-1", protocol: "original" });
  const exchange = ask(proxy, converse);
  const thrown = eventFrame("!throttlingException", { message: "Too many tokens" });
  exchange.respond({ status: 200, headers: frames, body: [thrown.subarray(0, 9), thrown.subarray(9)] });
  assert.equal(exchange.response?.headers["x-ai-proxy-retry"], "1");
  const next = exchange.attempt();
  next.respond({ status: 200, headers: frames, body: [opening.subarray(0, 30), opening.subarray(30), opening] });
  assert.deepEqual(next.response?.headers["content-type"], framesType);
  assert.equal(next.response.body, Buffer.concat([opening, opening]).toString());
});

test("where no other key is left, its clients are told of the exception as of any other error", async () => {
  const proxy = await start("upstream", { type: "bedrock", awsRegion: "eu-west-1", protocol: "original" });
  const exchange = ask(proxy, converse);
  const thrown = eventFrame("!throttlingException", { message: "Too many tokens" });
  exchange.respond({ status: 200, headers: frames, body: thrown });
  const last = exchange.attempt();
  last.respond({ status: 200, headers: frames, body: thrown });
  assert.equal(last.response?.status, 429);
  assert.equal(last.response.headers["x-amzn-errortype"], "ThrottlingException");
  assert.equal(JSON.parse(last.response.body).message, "Too many tokens");
});
