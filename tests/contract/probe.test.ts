import assert from "node:assert/strict";
import { type Callout, Emulator } from "../../emulator/index.ts";
import { chatPath, module } from "./fixtures.ts";
import { assertSound, eachProvider, hello, requestOf, tokenOf, tokens } from "./harness.ts";

const cluster = "outbound|10000||local_cluster.static";
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o", healthCheckInterval: 5000 };

/** The probe that comes within 20 seconds. */
function probeOf(proxy: Emulator): Callout {
  for (let second = 0; second < 20; second++) {
    const open = proxy.callouts.find((callout) => callout.state === "pending");
    if (open !== undefined) return open;
    proxy.tick(1000);
  }
  return assert.fail("no probe was sent");
}

eachProvider("a probe of a failing token arrives as the vendor takes a chat, with that token", async (subject) => {
  const provider = { ...subject.fixture.configuration, apiTokens: tokens, failover };
  const proxy = await Emulator.start({
    wasm: module,
    mode: "upstream",
    clusters: [cluster],
    configuration: { provider, mode: "upstream" },
  });
  const failing = proxy.request(requestOf("chat", Buffer.from(hello)));
  const token = tokenOf(subject, failing.upstream?.headers ?? {});
  failing.respond({ status: 401, body: "{}" });
  const probe = probeOf(proxy);
  const { ":method": method, ":path": path, ":authority": authority, ":scheme": _, ...headers } = probe.headers;
  const upstream = proxy.request({ method, path: path ?? "", authority, headers, body: probe.body }).upstream;
  assert.ok(upstream !== undefined);
  assert.equal(tokenOf(subject, upstream.headers), token);
  assert.equal(upstream.headers[":path"], chatPath(subject.fixture, "gpt-4o"));
  assert.equal(upstream.headers[":authority"], subject.fixture.host);
  assert.equal(upstream.headers["content-length"], String(Buffer.byteLength(upstream.body)));
  const body = JSON.parse(upstream.body);
  const isInPath = subject.fixture.paths.chat?.includes("{model}") === true;
  const model = body.model ?? /\/models\/([^:]+):/.exec(upstream.headers[":path"] ?? "")?.[1];
  if (!isInPath) assert.equal(model, subject.fixture.configuration.modelMapping["gpt-4o"] ?? "gpt-4o");
  const messages = body.messages ?? body.contents ?? body.input.messages;
  assert.equal(messages.length, 1);
  assert.equal(messages[0].role, "user");
  for (const secret of tokens) assert.equal(probe.body.includes(secret), false);
  assertSound(proxy);
});
