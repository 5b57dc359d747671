import assert from "node:assert/strict";
import { it } from "node:test";
import { connectionManager, virtualHost, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { clientCalls, quiet, steer, withThree } from "./harness/burst.ts";
import { chatPath } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import type { RawAnswer } from "./harness/raw_client.ts";
import { describeGateway } from "./harness/suite.ts";

const timeout = 20_000;
const origin = "https://app.example";
const filter = "envoy.filters.http.cors";
const types = "type.googleapis.com/envoy.extensions.filters.http.cors.v3";
const policy = {
  "@type": `${types}.CorsPolicy`,
  allow_origin_string_match: [{ exact: origin }],
  allow_methods: "POST",
  allow_headers: "authorization,content-type",
  expose_headers: "x-request-id",
};

/** The shipped file with Envoy's CORS filter in front of all others, or next to the router. */
function withCors(mode: Mode, place: "in front" | "behind", more: object = {}): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    const { http_filters: filters } = connectionManager(config);
    const cors = { name: filter, typed_config: { "@type": `${types}.Cors` } };
    filters.splice(place === "in front" ? 0 : filters.length - 1, 0, cors);
    Object.assign(virtualHost(config), { typed_per_filter_config: { [filter]: policy } });
  };
  const retryOnFailure = { enabled: true, maxRetries: 2 };
  return withThree({ ...mode, edit }, { retryOnFailure, failover: { enabled: false }, ...more });
}

/** A page's chat that met a token that fails, whichever is drawn first. */
async function repeated(gateway: Gateway, stream: boolean): Promise<RawAnswer> {
  const chat = { model: "gpt-4o", stream, messages: [{ role: "user", content: "Hello" }] };
  for (;;) {
    const from = clientCalls(gateway).length;
    const answer = await gateway.post("groq", chatPath, chat, { origin });
    if (clientCalls(gateway).length - from > 1) return answer;
  }
}

function assertReadable({ status, headers, body }: RawAnswer): void {
  assert.equal(status, 200, body);
  assert.equal(headers["access-control-allow-origin"], origin);
  assert.equal(headers["access-control-expose-headers"], "x-request-id");
  if (headers["content-length"] !== undefined) assert.equal(headers["content-length"], String(Buffer.byteLength(body)));
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`a page's request behind a CORS filter, ${mode.name}`, withCors(mode, "in front"), (gateway) => {
    for (const kind of ["unauthorized", "masked", "cut"] as const) {
      for (const stream of [false, true]) {
        const what = stream ? "stream" : "chat";
        it(
          `may be read by the page when another token served it, the first ${kind}: ${what}`,
          { timeout },
          async () => {
            steer(gateway(), 2, { kind });
            const answer = await repeated(gateway(), stream);
            assertReadable(answer);
            assert.match(answer.body, stream ? /^data: \{.*\[DONE\]\s*$/s : /^\{.*"chat\.completion".*\}$/s);
            await quiet(gateway());
          },
        );
      }
    }

    it("may be read when no token serves it: the error, too", { timeout }, async () => {
      steer(gateway(), 3, { kind: "unauthorized" });
      const answer = await repeated(gateway(), false);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers["access-control-allow-origin"], origin);
    });

    it("has its preflight answered before the filter", { timeout }, async () => {
      const headers = { origin, "access-control-request-method": "POST" };
      const { status } = await gateway().send("groq", { method: "OPTIONS", path: chatPath, headers });
      assert.equal(status, 200);
      assert.equal(clientCalls(gateway()).length, 0);
    });
  });
}

const behind = withCors(downstreamRoute, "behind", {});
const edit = (config: Bootstrap): void => {
  behind.edit?.(config);
  for (const { typed_config } of connectionManager(config).http_filters) {
    const configuration = typed_config.config?.configuration;
    if (configuration === undefined) continue;
    configuration.value = JSON.stringify({
      ...(JSON.parse(configuration.value) as object),
      forwardHeaders: ["x-llm-vendor", "origin"],
    });
  }
};

describeGateway("a page's request, the CORS filter next to the router", { ...behind, edit }, (gateway) => {
  it("keeps what the first answer said to browsers, where origin is forwarded", { timeout }, async () => {
    steer(gateway(), 2, { kind: "unauthorized" });
    assertReadable(await repeated(gateway(), false));
  });

  it("has its preflight answered by the filter, which allows no page anything", { timeout }, async () => {
    const headers = { origin, "access-control-request-method": "POST" };
    const answer = await gateway().send("groq", { method: "OPTIONS", path: chatPath, headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  });
});
