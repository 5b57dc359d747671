import assert from "node:assert/strict";
import { type Callout, Emulator } from "../../emulator/index.ts";
import { module } from "./fixtures.ts";
import { assertSound, eachProvider, requestOf, tokens, type Subject } from "./harness.ts";

/** Whose models of these fixtures think unasked, which a probe asks them not to. */
const thinking = ["doubao", "gemini", "minimax", "vertex", "zhipuai"];

/** The chat that a probe is. */
function chatOf({ name }: Subject): Buffer {
  const effort = thinking.includes(name) ? { reasoning_effort: "none" } : {};
  const messages = [{ role: "user", content: "Answer with the word OK." }];
  return Buffer.from(JSON.stringify({ model: "gpt-4o", messages, ...effort }));
}

const local = "outbound|10000||local_cluster.static";
const vendor = "outbound|443||vendor.dns";

/** What changes a body on its way, so that a step left out is seen. */
const editing = {
  customSettings: [
    { name: "max_tokens", value: 77 },
    { name: "reasoning_max_tokens", value: 99, mode: "raw" },
  ],
  mergeConsecutiveMessages: true,
};
const schema = { responseJsonSchema: { type: "json_object" } };

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function start(subject: Subject, mode: "upstream" | "downstream", via: string): Promise<Emulator> {
  const own = subject.name === "openai" ? { ...editing, ...schema } : editing;
  const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o", healthCheckVia: via };
  const retryOnFailure = { enabled: true };
  const provider = { ...subject.fixture.configuration, ...own, apiTokens: tokens, failover, retryOnFailure };
  return Emulator.start({ wasm: module, mode, clusters: [local, vendor], configuration: { provider, mode } });
}

/** What the vendor gets, but for the token and what says by whom it is carried. */
function arrived(message: Message | undefined): unknown {
  assert.ok(message !== undefined);
  const carriage = [":scheme", "x-request-id", "x-forwarded-proto"];
  const headers = Object.entries(message.headers).filter(([name]) => !carriage.includes(name));
  const hidden = headers.map(([name, value]) => [
    name,
    tokens.reduce((text, token) => text.replace(token, "TOKEN"), value),
  ]);
  return { headers: Object.fromEntries(hidden.sort()), body: message.body };
}

/** The callout that is under way within 20 seconds. */
function calloutOf(proxy: Emulator): Callout {
  for (let second = 0; second < 20; second++) {
    const open = proxy.callouts.find((callout) => callout.state === "pending");
    if (open !== undefined) return open;
    proxy.tick(1000);
  }
  return assert.fail("nothing was called");
}

/** The marked probe of a token that has failed, which the filter serves. */
function served(subject: Subject, proxy: Emulator): Message | undefined {
  proxy.request(requestOf("chat", chatOf(subject))).respond({ status: 401, body: "{}" });
  const retry = proxy.callouts.find((callout) => callout.state === "pending");
  retry?.respond({ status: 200, body: "{}" });
  const probe = calloutOf(proxy);
  assert.ok(probe.headers["x-ai-proxy-probe"] !== undefined);
  const { ":method": method, ":path": path = "", ":authority": authority, ":scheme": _, ...headers } = probe.headers;
  return proxy.request({ method, path, authority, headers, body: probe.body }).upstream;
}

eachProvider("a request, its later attempts and probes of all kinds are one request to the vendor", async (subject) => {
  const upstream = await start(subject, "upstream", "auto");
  const first = upstream.request(requestOf("chat", chatOf(subject)));
  const wanted = arrived(first.upstream);
  first.respond({ status: 401, body: "{}" });
  assert.deepEqual(arrived(first.attempt().upstream), wanted, "a later attempt");
  assertSound(upstream);

  const probed = await start(subject, "upstream", "auto");
  assert.deepEqual(arrived(served(subject, probed)), wanted, "a probe that comes back behind the route");
  assertSound(probed);

  const downstream = await start(subject, "downstream", "local");
  const live = downstream.request(requestOf("chat", chatOf(subject)));
  assert.deepEqual(arrived(live.upstream), wanted, "a request before the route");
  live.respond({ status: 401, body: "{}" });
  assert.deepEqual(arrived(calloutOf(downstream)), wanted, "one that is sent again");
  assertSound(downstream);

  const before = await start(subject, "downstream", "local");
  assert.deepEqual(arrived(served(subject, before)), wanted, "a probe that comes back before the route");
  assertSound(before);

  const direct = await start(subject, "downstream", "direct");
  direct.request(requestOf("chat", chatOf(subject))).respond({ status: 401, body: "{}" });
  calloutOf(direct).respond({ status: 200, body: "{}" });
  const probe = calloutOf(direct);
  assert.equal(probe.headers["x-ai-proxy-probe"], undefined);
  assert.deepEqual(arrived(probe), wanted, "a probe that goes straight to the vendor");
  assertSound(direct);
});
