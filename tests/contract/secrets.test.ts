import assert from "node:assert/strict";
import {
  addressOf,
  assertSound,
  eachProvider,
  hello,
  requestOf,
  settings,
  tokenOf,
  tokens,
  type Setting,
} from "./harness.ts";
import { errorsOf } from "./fixtures.ts";

const client = "client-canary-7f3a";

/** Everything by which a client can show who it is. */
const credentials = {
  authorization: `Bearer ${client}`,
  "x-api-key": client,
  "api-key": client,
  "x-goog-api-key": client,
  "x-authorization": client,
  "proxy-authorization": `Basic ${client}`,
  cookie: `session=${client}`,
  "x-mse-consumer": client,
  "x-hi-original-auth": client,
  "x-forwarded-client-cert": `Subject="${client}"`,
  "x-envoy-original-path": `/v1/models?key=${client}`,
  "x-ai-proxy-probe": client,
  "x-ai-proxy-anything": client,
};
const queries = [`?key=${client}`, `?a=1&api-key=${client}&b=2`, `?api-key=${client}&a=1`, `?a=1&k%65y=${client}`];

for (const setting of Object.keys(settings) as Setting[]) {
  eachProvider(`no credential of the client reaches the vendor (${setting})`, async (subject) => {
    const proxy = await subject.start(setting);
    for (const one of subject.cases) {
      for (const query of queries) {
        const input = requestOf(one.api, one.request, credentials);
        const exchange = proxy.request({ ...input, path: input.path + query });
        const headers = exchange.upstream?.headers ?? {};
        assert.ok(tokenOf(subject, headers), one.name);
        assert.equal(JSON.stringify(exchange.upstream).includes(client), false, `${one.name}${query}`);
        assert.equal(JSON.stringify(exchange.filterState).includes(client), false, `${one.name}${query}`);
        assert.equal(addressOf(setting, headers, exchange.filterState).includes("a=1"), query.includes("a=1"));
      }
    }
    assertSound(proxy);
  });

  eachProvider(
    `a token is in the auth header and nowhere else, whatever the vendor answers (${setting})`,
    async (subject) => {
      const proxy = await subject.start(setting);
      const told: unknown[] = [];
      for (const { status, response } of [{ status: 200, response: Buffer.from("{}") }, ...errorsOf(subject.name)]) {
        const exchange = proxy.request(requestOf("chat", Buffer.from(hello), credentials));
        const headers: Record<string, string> = { ...exchange.upstream?.headers };
        assert.ok(tokenOf(subject, headers));
        delete headers[subject.fixture.auth.header];
        exchange.respond({ status, body: response });
        told.push(headers, exchange.upstream?.body, exchange.filterState, exchange.response);
      }
      for (const body of ["{", "[]", ""]) told.push(proxy.request(requestOf("chat", Buffer.from(body))).response);
      told.push(proxy.log, proxy.metrics, proxy.sharedData.keys);
      const seen = JSON.stringify(told);
      assert.match(seen, /using token /);
      for (const secret of [...tokens, client]) assert.equal(seen.includes(secret), false);
    },
  );
}
