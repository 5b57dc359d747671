import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { BackendGateway } from "./harness/backends.ts";
import { sendRaw } from "./harness/raw_client.ts";
import { catalogue } from "./mock/catalogue.ts";

const browser = { origin: "https://chat.example", referer: "https://chat.example/", "sec-fetch-mode": "cors" };
const body = JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hello" }] });

describe("a browser's chat", () => {
  let gateway: BackendGateway;
  before(async () => {
    gateway = await BackendGateway.start();
  });
  afterEach(() => gateway.reset());
  after(() => gateway.stop());

  for (const vendor of ["claude", "ollama"] as const) {
    for (const path of ["/v1/chat/completions", "/v1/messages"]) {
      it(`is served by ${vendor}, which would refuse its origin: ${path}`, async () => {
        const headers = { "content-type": "application/json", ...browser };
        const answer = await sendRaw(gateway.urlOf(vendor), { path: `/${vendor}${path}`, headers, body });
        assert.equal(answer.status, 200, answer.body);
        const { refusals, violations, requests } = gateway.vendors[vendor];
        assert.deepEqual([refusals, violations], [[], []]);
        const names = Object.keys(requests.at(-1)?.headers ?? {});
        assert.deepEqual(
          names.filter((name) => name in browser),
          [],
        );
      });
    }

    it(`would be refused by the mock of ${vendor} if it knew the origin`, async () => {
      const { port, tokens } = gateway.vendors[vendor];
      const { host, basePath } = catalogue[vendor];
      const key = `Bearer ${tokens[0]}`;
      const headers = { host, ...browser, ...(vendor === "claude" && { authorization: key }) };
      const path = `${basePath}/v1/${vendor === "claude" ? "messages" : "chat/completions"}`;
      const answer = await sendRaw(`http://127.0.0.1:${port}`, { path, headers, body });
      assert.equal(answer.status, vendor === "claude" ? 401 : 403);
    });
  }
});
