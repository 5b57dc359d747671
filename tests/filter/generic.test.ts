import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const limit = "x-envoy-upstream-rq-first-byte-timeout-ms";
const places = [
  { name: "upstream", top: { mode: "upstream" } },
  { name: "downstream, the filter rewrites", top: {} },
  { name: "downstream, the route rewrites", top: { hostRewrite: "route" } },
];

async function started(top: object, provider: object = {}): Promise<Emulator> {
  const mode = "mode" in top ? "upstream" : "downstream";
  const own = { type: "generic", apiTokens: tokens, ...provider };
  const proxy = await Emulator.start({ wasm: module, mode, configuration: { ...top, provider: own } });
  assert.deepEqual(proxy.refused, []);
  return proxy;
}

/** Host and path that the vendor gets; of a route that rewrites, by what the filter leaves for it. */
function sent(proxy: Emulator, path: string, authority: string): (string | undefined)[] {
  const { upstream, filterState } = proxy.request({ ...chat(), path, authority });
  assert.match(upstream?.headers["authorization"] ?? "", /^Bearer sk-canary-/);
  const { ":authority": host, ":path": target } = upstream?.headers ?? {};
  return [filterState["ai_proxy.authority"] ?? host, filterState["ai_proxy.path"] ?? target];
}

for (const { name, top } of places) {
  test(`generic without a host keeps the client's, ${name}`, async () => {
    const proxy = await started(top);
    assert.deepEqual(sent(proxy, "/v1/echo", "one.example"), ["one.example", "/v1/echo"]);
    assert.deepEqual(sent(proxy, "/v1/chat/completions", "two.example:8443"), [
      "two.example:8443",
      "/v1/chat/completions",
    ]);
  });

  test(`generic goes to the host that is configured, ${name}`, async () => {
    for (const provider of [{ genericHost: "own.example" }, { providerDomain: "own.example" }]) {
      const proxy = await started(top, { ...provider, basePath: "/team" });
      assert.deepEqual(sent(proxy, "/team/v1/echo", "one.example"), ["own.example", "/v1/echo"]);
    }
  });

  test(`firstByteTimeout of generic is for every request, as its bodies are not read, ${name}`, async () => {
    const settings = [{ name: "temperature", value: 1 }];
    for (const provider of [{}, { customSettings: settings }]) {
      const proxy = await started(top, { ...provider, firstByteTimeout: 1500 });
      const requests = [chat(), chat({ stream: true }), { method: "GET", path: "/v1/echo", headers: {} }];
      const exchanges = requests.map((request) => proxy.request(request));
      for (let n = 0; n < 3; n++) proxy.tick(1000);
      for (const { upstream, reply } of exchanges) {
        if ("mode" in top) assert.equal(reply?.status, 504);
        else assert.equal(upstream?.headers[limit], "1500");
      }
      const off = await started(top, provider);
      assert.equal(off.request(chat({ stream: true })).upstream?.headers[limit], undefined);
    }
  });
}

test("a further attempt of generic without a host goes to the host of the first", async () => {
  const proxy = await started({ mode: "upstream" }, { retryOnFailure: { enabled: true } });
  const exchange = proxy.request({ ...chat(), authority: "one.example" });
  exchange.respond({ status: 429, body: "{}" });
  assert.equal(exchange.upstream?.headers[":authority"], "one.example");
});

test("a probe of generic goes where the configuration says: failover without a host is a problem", async () => {
  const failover = { enabled: true, healthCheckModel: "m" };
  const provider = { type: "generic", apiTokens: tokens, failover };
  const proxy = await Emulator.start({ wasm: module, configuration: { strictConfig: true, provider } });
  assert.match(proxy.refused.join(), /\$\.provider\.failover: needs a configured host/);
  for (const host of [{ genericHost: "own.example" }, { providerDomain: "own.example" }])
    await started({}, { ...host, failover });
});
