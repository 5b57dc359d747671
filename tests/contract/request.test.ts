import assert from "node:assert/strict";
import { apis, pathOf, type Api } from "./fixtures.ts";
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

/** A body with an older role for developers, and a stream that is asked for its usage: nothing else is changed. */
function asEveryVendorTakesIt(body: Buffer): string {
  const text = body.toString().replaceAll('"role": "developer"', '"role": "system"');
  const { stream, stream_options: options } = JSON.parse(text) as { stream?: boolean; stream_options?: object };
  if (stream !== true || options !== undefined) return text;
  return text.replace(/\s*\}\s*$/, (end) => `,"stream_options":{"include_usage":true}${end}`);
}

const everySetting = Object.keys(settings) as Setting[];

for (const setting of everySetting) {
  eachProvider(
    `requests arrive at the vendor's host and path with a token of the configuration (${setting})`,
    async (subject) => {
      const proxy = await subject.start(setting);
      for (const one of subject.cases) {
        const exchange = proxy.request(requestOf(one.api, one.request));
        const headers = exchange.upstream?.headers ?? {};
        const address = addressOf(setting, headers, exchange.filterState);
        assert.equal(address, `${subject.fixture.host}${pathOf(subject.fixture, one)}`, one.name);
        assert.ok(tokenOf(subject, headers), `${one.name}: ${subject.fixture.auth.header} carries no token`);
        assert.equal(headers[":method"], apis[one.api].method);
      }
      assertSound(proxy);
    },
  );

  eachProvider(`bodies arrive as the vendor wants them, with their exact length (${setting})`, async (subject) => {
    const proxy = await subject.start(setting);
    for (const one of subject.cases) {
      if (one.request === undefined || one.upstream === undefined) continue;
      const upstream = proxy.request(requestOf(one.api, one.request)).upstream;
      assert.equal(upstream?.body, one.upstream.toString(), one.name);
      assert.equal(upstream.headers["content-length"], String(one.upstream.length), one.name);
      assert.equal(upstream.headers["content-type"], "application/json");
      assert.equal(upstream.ended, true);
    }
    assertSound(proxy);
  });
}

eachProvider("a body in small chunks, or ended by trailers, arrives as the whole one does", async (subject) => {
  const proxy = await subject.start();
  for (const one of subject.cases) {
    const request = one.request;
    if (request === undefined) continue;
    const size = Math.max(1, Math.ceil(request.length / 40));
    const chunks = Array.from({ length: Math.ceil(request.length / size) }, (_, index) =>
      request.subarray(index * size, (index + 1) * size),
    );
    const input = requestOf(one.api, request);
    for (const shape of [{ end: "last chunk" }, { end: "empty chunk" }, { trailers: { "x-t": "1" } }] as const) {
      const upstream = proxy.request({ ...input, body: chunks, ...shape }).upstream;
      assert.equal(upstream?.body, one.upstream?.toString(), one.name);
    }
  }
  assertSound(proxy);
});

eachProvider("fields, white space and numbers that nobody knows are kept", async (subject) => {
  const proxy = await subject.start();
  const odd =
    '\t"x_unknown" : { "model":"gpt-4o", "n":[1.50e+1,-0.0,1E400,12345678901234567890] , "\\u0061":null },\r\n';
  for (const one of subject.cases) {
    if (one.request === undefined) continue;
    const request = one.request.toString().replace("{", `{${odd}`);
    const upstream = proxy.request(requestOf(one.api, Buffer.from(request))).upstream;
    assert.equal(upstream?.body, one.upstream?.toString().replace("{", `{${odd}`), one.name);
  }
});

eachProvider(
  "without a modelMapping every body arrives as the client sent it, in words that every vendor knows",
  async (subject) => {
    const proxy = await subject.start("upstream", { modelMapping: {} });
    for (const one of subject.cases) {
      if (one.request === undefined) continue;
      const upstream = proxy.request(requestOf(one.api, one.request)).upstream;
      assert.equal(upstream?.body, asEveryVendorTakesIt(one.request), one.name);
    }
  },
);

eachProvider(
  "models map by exact name, longest prefix, pattern and star, and an empty target keeps the name",
  async (subject) => {
    const modelMapping = { "a-1": "exact", "a-*": "short", "a-b*": "long", "~^p(\\d)x": "q$1", "*": "rest", keep: "" };
    const proxy = await subject.start("upstream", { modelMapping });
    const expected = { "a-1": "exact", "a-2": "short", "a-bc": "long", p7xz: "q7z", other: "rest", keep: "keep" };
    for (const [model, mapped] of Object.entries(expected)) {
      const upstream = proxy.request(requestOf("chat", Buffer.from(`{"model":"${model}","messages":[]}`))).upstream;
      assert.equal(upstream?.body, `{"model":"${mapped}","messages":[]}`);
    }
  },
);

eachProvider("a body without a model gets none", async (subject) => {
  const proxy = await subject.start("upstream", { modelMapping: { "*": "made-up" } });
  for (const body of ['{"messages":[]}', '{"model":null,"messages":[]}', '{"model":5}', '{"a":{"model":"x"}}']) {
    assert.equal(proxy.request(requestOf("chat", Buffer.from(body))).upstream?.body, body);
  }
});

eachProvider("an API it does not serve, or an unknown path, is answered 404 and never sent on", async (subject) => {
  const proxy = await subject.start();
  const unserved = (Object.keys(apis) as Api[]).filter((api) => !(api in subject.fixture.paths));
  const paths = [...unserved.map((api) => apis[api].path), "/", "/v1/nothing", "/v1/chat/completions/"];
  for (const path of paths) {
    const exchange = proxy.request({ method: "POST", path, body: "{}" });
    assert.equal(exchange.upstream, undefined, path);
    assert.equal(exchange.reply?.status, 404, path);
    assert.equal(JSON.parse(exchange.reply.body).error.code, "unknown_url");
  }
  assertSound(proxy);
});

eachProvider("both tokens are drawn, and nothing else", async (subject) => {
  const proxy = await subject.start();
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 60; i++) {
    const request = requestOf("chat", Buffer.from(hello));
    const exchange = proxy.request({ ...request, headers: { ...request.headers, "session-id": `${i}` } });
    seen.add(tokenOf(subject, exchange.upstream?.headers ?? {}));
  }
  assert.deepEqual([...seen].sort(), [...tokens].sort());
});

eachProvider(
  "a second attempt is rendered from the client's request, not from the first attempt's edits",
  async (subject) => {
    const proxy = await subject.start("upstream");
    for (const one of subject.cases) {
      const input = requestOf(one.api, one.request);
      const first = proxy.request({ ...input, path: `/prefix${input.path}?a=1` });
      first.respond({ status: 429, body: "{}" });
      const second = first.attempt();
      const headers = second.upstream?.headers ?? {};
      const [path, own] = (pathOf(subject.fixture, one) ?? "").split("?");
      assert.equal(headers[":path"], `${path}?${own === undefined ? "" : `${own}&`}a=1`, one.name);
      assert.equal(headers[":authority"], subject.fixture.host);
      assert.ok(tokenOf(subject, headers));
      assert.equal(second.upstream?.body, one.upstream?.toString() ?? "");
      if (one.upstream !== undefined) assert.equal(headers["content-length"], String(one.upstream.length));
    }
    assertSound(proxy);
  },
);
