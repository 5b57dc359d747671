import assert from "node:assert/strict";
import { test } from "node:test";
import { type Callout, Emulator, type Exchange } from "../../emulator/index.ts";
import { accountFile, claimsOf } from "./accounts_of_google.ts";
import { chat, module } from "./start.ts";

const vendor = "outbound|443||vertex.dns";
const local = "outbound|10000||local_cluster.static";
const granter = "outbound|443||oauth.dns";
const json = { "content-type": "application/json" };
const refusal = { status: 400, headers: json, body: '{"error":"invalid_grant","error_description":"canary words"}' };
const raw = "/v1/projects/p-1/locations/global/publishers/google/models/gemini-2.5-flash:generateContent";
const claude = { model: "claude-sonnet-4-5", max_tokens: 9 };
const answer = JSON.stringify({ type: "message", role: "assistant", content: [{ type: "text", text: "hi" }] });
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "claude-sonnet-4-5" };
const modes = ["downstream", "upstream"] as const;

interface Options {
  readonly mode?: (typeof modes)[number];
  readonly holdFlag?: boolean;
  readonly names?: readonly string[];
}

function begin(
  more: object = {},
  { mode = "downstream", names = ["one"], ...options }: Options = {},
): Promise<Emulator> {
  const credentials = names.map((name) => ({ serviceAccount: accountFile(name), name }));
  const place = { vertexRegion: "global", vertexProjectId: "p-1", vertexAuthServiceName: "oauth" };
  const provider = { type: "vertex", credentials, ...place, ...more };
  const clusters = [vendor, granter, local];
  return Emulator.start({
    wasm: module,
    cluster: vendor,
    clusters,
    mode,
    configuration: { mode, provider },
    ...options,
  });
}

function open(proxy: Emulator): Callout[] {
  return proxy.callouts.filter(({ state }) => state === "pending");
}

function only(proxy: Emulator, cluster: string): Callout {
  assert.deepEqual(
    open(proxy).map((callout) => callout.cluster),
    [cluster],
  );
  return open(proxy)[0] ?? assert.fail();
}

/** Whose access token is asked for, and the answer: a token with its name. */
function grant(proxy: Emulator): string {
  const callout = only(proxy, granter);
  const name = String(claimsOf(callout.body)["iss"]).split("@")[0] ?? "";
  callout.respond({
    status: 200,
    headers: json,
    body: JSON.stringify({ access_token: `ya29.${name}`, expires_in: 3600 }),
  });
  return name;
}

function bearer(message: { readonly headers: Readonly<Record<string, string>> } | undefined): string {
  return message?.headers["authorization"] ?? "none";
}

function ask(proxy: Emulator): Exchange {
  return proxy.request(chat(claude));
}

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults], []);
  assert.deepEqual(proxy.traps, []);
  for (const { text } of proxy.log) assert.doesNotMatch(text, /PRIVATE|canary|ya29|eyJ/);
  for (const name of Object.keys(proxy.metrics)) assert.doesNotMatch(name, /ya29|gserviceaccount/);
}

for (const mode of modes) {
  test(`${mode}: chats wait for the one exchange of their account`, async () => {
    const proxy = await begin({}, { mode });
    const waiting = [ask(proxy), ask(proxy), ask(proxy)];
    assert.ok(waiting.every(({ upstream }) => upstream === undefined));
    const { headers, body } = only(proxy, granter);
    assert.equal(headers[":authority"], "oauth2.googleapis.com");
    const { iat, exp, ...claims } = claimsOf(body);
    assert.deepEqual(claims, {
      alg: "RS256",
      typ: "JWT",
      kid: "kid-one",
      iss: "one@p-1.iam.gserviceaccount.com",
      scope: "https://www.googleapis.com/auth/cloud-platform",
      aud: "https://oauth2.googleapis.com/token",
    });
    assert.equal(Number(exp) - Number(iat), 3600);
    grant(proxy);
    for (const exchange of [...waiting, ask(proxy)]) assert.equal(bearer(exchange.upstream), "Bearer ya29.one");
    clean(proxy);
  });

  test(`${mode}: headers without a body wait as well, and so do bodies that go by unread`, async () => {
    const proxy = await begin({ protocol: "original" }, { mode });
    const bare = proxy.request({ method: "GET", path: "/v1/projects/p-1/locations/global/endpoints" });
    const upload = proxy.request({ method: "POST", path: raw, headers: json, body: [], end: "open" });
    upload.send('{"contents":');
    assert.deepEqual([bare.upstream, upload.upstream], [undefined, undefined]);
    grant(proxy);
    upload.send("[]}", "last chunk");
    assert.deepEqual([bearer(bare.upstream), bearer(upload.upstream)], ["Bearer ya29.one", "Bearer ya29.one"]);
    assert.equal(upload.upstream?.body, '{"contents":[]}');
    clean(proxy);
  });

  test(`${mode}: an account that is refused leaves its requests to another, and goes out`, async () => {
    const proxy = await begin({ failover }, { mode, names: ["one", "two"] });
    const exchange = ask(proxy);
    only(proxy, granter).respond(refusal);
    const name = grant(proxy);
    assert.equal(bearer(exchange.upstream), `Bearer ya29.${name}`);
    const other = name === "one" ? "two" : "one";
    assert.equal(proxy.metrics[`ai_proxy.token.${other}.ejected`], 1);
    clean(proxy);
  });

  test(`${mode}: a refusal of the last account is told in the client's form`, async () => {
    const proxy = await begin({}, { mode });
    const message = { ...chat(claude), path: "/v1/messages" };
    const [chatting, messaging] = [ask(proxy), proxy.request(message)];
    only(proxy, granter).respond(refusal);
    assert.equal(chatting.reply?.status, 502);
    assert.equal(JSON.parse(chatting.reply?.body ?? "").error.code, "credential_refused");
    assert.equal(JSON.parse(messaging.reply?.body ?? "").type, "error");
    assert.doesNotMatch(chatting.reply?.body ?? "", /canary/);
    clean(proxy);
  });
}

test("without the hold flag headers wait for the token, and a path that names the model cannot be made", async () => {
  const proxy = await begin({}, { holdFlag: false });
  const exchange = ask(proxy);
  proxy.tick(1000);
  proxy.tick(1000);
  grant(proxy);
  assert.equal(exchange.reply?.status, 500);
  assert.equal(JSON.parse(exchange.reply?.body ?? "").error.code, "headers_not_held");
  clean(proxy);
});

test("a client that leaves while its token is on its way takes nothing along", async () => {
  const proxy = await begin();
  const gone = ask(proxy);
  const stays = ask(proxy);
  gone.disconnect();
  grant(proxy);
  assert.equal(bearer(stays.upstream), "Bearer ya29.one");
  clean(proxy);
});

test("a repeated request waits for the token of the account that it goes on with", async () => {
  const proxy = await begin({ failover, retryOnFailure: { enabled: true } }, { names: ["one", "two"] });
  const exchange = ask(proxy);
  const first = grant(proxy);
  exchange.respond({ status: 429, headers: json, body: "{}" });
  const second = grant(proxy);
  assert.notEqual(second, first);
  const replay = only(proxy, vendor);
  assert.equal(bearer(replay), `Bearer ya29.${second}`);
  replay.respond({ status: 200, headers: json, body: answer });
  assert.equal(exchange.response?.status, 200);
  clean(proxy);
});

test("a repeated request whose other account is refused gets the first answer", async () => {
  const proxy = await begin({ failover, retryOnFailure: { enabled: true } }, { names: ["one", "two"] });
  const exchange = ask(proxy);
  grant(proxy);
  exchange.respond({ status: 429, headers: json, body: '{"type":"error","error":{"type":"rate_limit_error"}}' });
  only(proxy, granter).respond(refusal);
  assert.equal(exchange.response?.status, 429);
  clean(proxy);
});

/** The only account is out; the vendor gets what probes bring. */
async function probing(healthCheckVia: string, mode: (typeof modes)[number] = "downstream"): Promise<Emulator> {
  const proxy = await begin({ failover: { ...failover, healthCheckVia } }, { mode });
  const exchange = ask(proxy);
  only(proxy, granter).respond(refusal);
  assert.equal(exchange.reply?.status, 502);
  assert.equal(proxy.metrics["ai_proxy.token.one.ejected"], 1);
  return proxy;
}

test("a probe that goes straight to the vendor leaves once its token is there", async () => {
  const proxy = await probing("direct");
  for (let n = 0; n < 60 && open(proxy).length === 0; n++) proxy.tick(1000);
  grant(proxy);
  proxy.tick(1000);
  const probe = only(proxy, vendor);
  assert.equal(bearer(probe), "Bearer ya29.one");
  probe.respond({ status: 200, headers: json, body: answer });
  assert.equal(proxy.metrics["ai_proxy.token.one.readmitted"], 1);
  clean(proxy);
});

test("an account that is still refused stays out, and its probes reach no vendor", async () => {
  const proxy = await probing("direct");
  for (let n = 0; n < 120; n++) {
    proxy.tick(1000);
    for (const callout of open(proxy)) {
      assert.equal(callout.cluster, granter);
      callout.respond(refusal);
    }
  }
  assert.equal(proxy.metrics["ai_proxy.token.one.readmitted"] ?? 0, 0);
  clean(proxy);
});

/** The next probe, as it comes to the filter that serves it. */
function served(proxy: Emulator): Exchange {
  for (let n = 0; n < 60 && open(proxy).length === 0; n++) proxy.tick(1000);
  const { headers, body } = open(proxy)[0] ?? assert.fail("no probe was sent");
  return proxy.request({ method: "POST", path: headers[":path"] ?? "", headers, body });
}

for (const mode of modes) {
  test(`${mode}: a probe that the filter serves waits for its token`, async () => {
    const proxy = await probing("auto", mode);
    const probe = served(proxy);
    assert.equal(probe.upstream, undefined);
    const callout = open(proxy).find(({ cluster }) => cluster === granter) ?? assert.fail();
    callout.respond({ status: 200, headers: json, body: '{"access_token":"ya29.one"}' });
    assert.equal(bearer(probe.upstream), "Bearer ya29.one");
    probe.respond({ status: 200, headers: json, body: answer });
    assert.equal(proxy.metrics["ai_proxy.token.one.readmitted"], 1);
    clean(proxy);
  });

  test(`${mode}: a probe whose account is refused fails, and goes to nobody`, async () => {
    const proxy = await probing("auto", mode);
    const probe = served(proxy);
    const callout = open(proxy).find(({ cluster }) => cluster === granter) ?? assert.fail();
    callout.respond(refusal);
    assert.equal(probe.upstream, undefined);
    assert.equal(probe.reply?.status, 502);
    assert.equal(proxy.metrics["ai_proxy.token.one.readmitted"] ?? 0, 0);
    clean(proxy);
  });
}
