import assert from "node:assert/strict";
import { it } from "node:test";
import { editPlugins, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

describeGateway("attempts of the upstream filter", upstream, (gateway) => {
  it("writes every attempt afresh from what the client asked, although Envoy keeps earlier edits", async () => {
    const { groq } = gateway().vendors;
    groq.behaviour.drops = 3;
    const answer = await gateway().post("groq", "/v1/chat/completions?a=1&key=k", body, { traceparent: "t" });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(groq.requests.length, 4);
    const expected = JSON.stringify({ ...body, model: "llama-3.3-70b-versatile" });
    for (const request of groq.requests) {
      assert.equal(request.path, "/openai/v1/chat/completions?a=1");
      assert.equal(request.host, "api.groq.com");
      assert.equal(request.body.toString("utf8"), expected);
      assert.equal(request.headers["content-length"], String(expected.length));
      assert.equal(request.headers["traceparent"], "t");
      assert.ok(groq.tokens.includes(request.token));
    }
  });

  it("tries a body of 3 MB again whole", async () => {
    const { groq } = gateway().vendors;
    groq.behaviour.drops = 1;
    const large = { model: "gpt-4o", messages: [{ role: "user", content: "x".repeat(3_000_000) }] };
    assert.equal((await gateway().post("groq", "/v1/chat/completions", large)).status, 200);
    assert.deepEqual(
      groq.requests.map((request) => request.body.length),
      Array<number>(2).fill(JSON.stringify({ ...large, model: "llama-3.3-70b-versatile" }).length),
    );
  });

  it("gives up after six attempts with a 5xx, and serves the next request", async () => {
    const { groq } = gateway().vendors;
    groq.behaviour.drops = 100;
    assert.equal((await gateway().post("groq", "/v1/chat/completions", body)).status, 503);
    assert.equal(groq.requests.length, 6);
    groq.behaviour.drops = 0;
    assert.equal((await gateway().post("groq", "/v1/chat/completions", body)).status, 200);
  });

  it("tries 40 requests at a time again, although Envoy's own limit is 3", async () => {
    const { groq } = gateway().vendors;
    groq.behaviour.drops = 40;
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => gateway().post("groq", "/v1/chat/completions", body)),
    );
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]));
    assert.match(await gateway().envoy.admin("/stats?filter=cluster.groq.upstream_rq_retry_overflow"), /: 0\n/);
  });
});

const byDomain: typeof upstream = {
  ...upstream,
  edit: (config) =>
    editPlugins(config, (plugin) => {
      plugin._rules_ = [{ _match_domain_: ["llm.example.com"], provider: plugin.provider }];
      delete plugin.provider;
    }),
};

describeGateway("attempts of the upstream filter under a rule for the client's host", byDomain, (gateway) => {
  it("finds the rule again at every attempt, although the host was rewritten by the first", async () => {
    const { groq } = gateway().vendors;
    groq.behaviour.drops = 2;
    const answer = await gateway().post("groq", "/v1/chat/completions", body, { host: "llm.example.com" });
    assert.equal(answer.status, 200, answer.body);
    const models = groq.requests.map((request) => (JSON.parse(String(request.body)) as { model: string }).model);
    assert.deepEqual(models, Array<string>(3).fill("llama-3.3-70b-versatile"));
  });
});
