import assert from "node:assert/strict";
import { it } from "node:test";
import { clientSecret } from "./harness/gateway.ts";
import { modes } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const chatPath = "/v1/chat/completions";
const body = { model: "gpt-4o", messages: [] };

const credentialHeaders: [string, string][] = [
  ["authorization", `Bearer ${clientSecret}`],
  ["Authorization", `Basic ${clientSecret}`],
  ["x-api-key", clientSecret],
  ["api-key", clientSecret],
  ["x-goog-api-key", clientSecret],
  ["proxy-authorization", `Basic ${clientSecret}`],
  ["cookie", `session=${clientSecret}`],
  ["x-mse-consumer", clientSecret],
  ["x-forwarded-client-cert", `By=${clientSecret}`],
  ["x-ai-proxy-probe", clientSecret],
  ["X-Ai-Proxy-Anything", clientSecret],
];

for (const mode of modes) {
  describeGateway(`the client's credentials at the ${mode.name}`, mode, (gateway) => {
    for (const [name, value] of credentialHeaders) {
      it(`never forwards ${name}: ${value.split(clientSecret)[0]}...`, async () => {
        const answer = await gateway().post("groq", chatPath, body, { [name]: value });
        assert.equal(answer.status, 200, answer.body);
        const [request] = gateway().vendors.groq.requests;
        assert.ok(gateway().vendors.groq.tokens.includes(request?.token ?? ""));
        if (name.toLowerCase() !== "authorization") assert.equal(request?.headers[name.toLowerCase()], undefined);
      });
    }

    it("never forwards all of them together, on a request without a body", async () => {
      const headers = Object.fromEntries(credentialHeaders);
      const answer = await gateway().send("groq", { method: "GET", path: "/v1/models", headers });
      assert.equal(answer.status, 200, answer.body);
    });

    it("takes keys out of the query and leaves the rest of it", async () => {
      const query = `?a=1&key=${clientSecret}&b=%20&api-key=${clientSecret}&monkey=2`;
      const answer = await gateway().post("groq", `${chatPath}${query}`, body);
      assert.equal(answer.status, 200, answer.body);
      assert.equal(gateway().vendors.groq.requests[0]?.path, `/openai${chatPath}?a=1&b=%20&monkey=2`);
    });

    it("takes a query that is nothing but a key away", async () => {
      const answer = await gateway().post("groq", `${chatPath}?key=${clientSecret}`, body);
      assert.equal(answer.status, 200, answer.body);
      assert.equal(gateway().vendors.groq.requests[0]?.path, `/openai${chatPath}`);
    });

    it("tells a vendor neither the client's address nor how the vendor was chosen", async () => {
      const answer = await gateway().post("groq", chatPath, body, { "x-forwarded-for": "198.51.100.7" });
      assert.equal(answer.status, 200, answer.body);
      const headers = Object.keys(gateway().vendors.groq.requests[0]?.headers ?? {});
      for (const name of [
        "x-forwarded-for",
        "x-envoy-external-address",
        "x-llm-vendor",
        "x-envoy-expected-rq-timeout-ms",
      ]) {
        assert.ok(!headers.includes(name), `${name} arrived`);
      }
    });
  });
}
