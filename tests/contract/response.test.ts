import assert from "node:assert/strict";
import { framesType } from "../frames.ts";
import { errorsOf } from "./fixtures.ts";
import { assertSound, eachProvider, hello, requestOf, settings, type Setting } from "./harness.ts";

for (const setting of Object.keys(settings) as Setting[]) {
  eachProvider(`answers reach the client, headers and all (${setting})`, async (subject) => {
    const proxy = await subject.start(setting);
    for (const one of subject.cases) {
      if (one.response === undefined) continue;
      const exchange = proxy.request(requestOf(one.api, one.request));
      const headers = { "content-type": one.contentType, "x-request-id": "vendor-1" };
      exchange.respond({ status: 200, headers, body: one.response });
      assert.equal(exchange.response?.status, 200, one.name);
      assert.equal(exchange.response.body, one.client?.toString(), one.name);
      const type = one.contentType === framesType ? "text/event-stream" : one.contentType;
      assert.equal(exchange.response.headers["content-type"], type);
      assert.equal(exchange.response.headers["x-request-id"], "vendor-1");
      assert.equal(exchange.over, true);
    }
    const usual = /^ai_proxy\.(fitted\.|provider\.[^.]+\.(input|cached_input|output)_tokens$)/;
    const counted = Object.keys(proxy.metrics).filter((name) => !usual.test(name));
    assert.deepEqual(counted, []);
    assertSound(proxy);
  });

  eachProvider(
    `the vendor's errors reach the client in OpenAI's words, and are counted for the token (${setting})`,
    async (subject) => {
      for (const error of errorsOf(subject.name)) {
        const proxy = await subject.start(setting);
        const exchange = proxy.request(requestOf("chat", Buffer.from(hello)));
        const headers = { "content-type": error.contentType, "retry-after": "7" };
        exchange.respond({ status: error.status, headers, body: error.response });
        assert.equal(exchange.response?.status, error.status);
        assert.equal(exchange.response.body, error.client.toString());
        assert.equal(exchange.response.headers["retry-after"], "7");
        const [name, ...others] = Object.keys(proxy.metrics).filter(
          (metric) => metric !== "ai_proxy.retries" && !metric.includes(".fault."),
        );
        assert.match(
          name ?? "",
          new RegExp(
            `^ai_proxy\\.token\\.${subject.fixture.configuration.type}-[0-9a-f]{6}\\.upstream_rq_${error.status}$`,
          ),
        );
        assert.deepEqual(others, []);
        assertSound(proxy);
      }
    },
  );
}

eachProvider("a stream passes event by event, each as soon as the vendor sends it", async (subject) => {
  const proxy = await subject.start();
  const streams = subject.cases.filter((one) => one.contentType.startsWith("text/event-stream"));
  for (const one of streams) {
    const exchange = proxy.request(requestOf(one.api, one.request));
    const headers = { "content-type": one.contentType };
    exchange.respond({ status: 200, headers, body: [], end: "open" });
    const events = (one.response?.toString() ?? "").split(/(?<=\n\n)/);
    assert.ok(events.length > 3, one.name);
    events.forEach((event, index) => {
      exchange.respondMore(event);
      if (one.client === one.response) assert.equal(exchange.response?.chunks.length, index + 1);
    });
    exchange.respondEnd();
    assert.equal(exchange.response?.body, one.client?.toString());
  }
  assertSound(proxy);
});

eachProvider("an answer that Envoy made itself passes, and is nobody's fault", async (subject) => {
  const proxy = await subject.start();
  const exchange = proxy.request(requestOf("chat", Buffer.from(hello)));
  exchange.respond({ status: 503, body: "no healthy upstream", codeDetails: "no_healthy_upstream" });
  assert.equal(exchange.response?.body, "no healthy upstream");
  assert.deepEqual(proxy.metrics, {});
});
