import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, describe, it } from "node:test";
import { sendRaw } from "./harness/raw_client.ts";
import { controlServer } from "./mock/control.ts";
import { MockVendor } from "./mock/vendor.ts";

const host = "api.groq.com";
const path = "/openai/v1/chat/completions";
const body = '{"model":"m","messages":[]}';

describe("a mock vendor", () => {
  let vendor: MockVendor;
  const ask = (headers: Record<string, string>) => sendRaw(`http://127.0.0.1:${vendor.port}`, { path, body, headers });
  before(async () => {
    vendor = await MockVendor.start({ name: "groq", tokens: ["own"] });
  });
  afterEach(() => vendor.reset());
  after(() => vendor.stop());

  it("serves its own token under its own name", async () => {
    assert.equal((await ask({ host, authorization: "Bearer own" })).status, 200);
    assert.equal(vendor.violations.length, 0);
  });

  const wrongs: { reason: string; headers: Record<string, string> }[] = [
    { reason: "a token of somebody else", headers: { host, authorization: "Bearer other" } },
    { reason: "no token", headers: { host } },
    { reason: "another host's name", headers: { host: "api.openai.com", authorization: "Bearer own" } },
    {
      reason: "a secret of the client",
      headers: { host, authorization: "Bearer own", "x-anything": "the client's secret" },
    },
  ];
  for (const { reason, headers } of wrongs) {
    it(`refuses and records ${reason}`, async () => {
      if (vendor.forbidden.length === 0) vendor.forbidden.push("the client's secret");
      assert.equal((await ask(headers)).status, 401);
      assert.deepEqual(
        vendor.violations.map((violation) => violation.reason),
        [reason],
      );
    });
  }

  it("answers as it thinks of the token", async () => {
    const headers = { host, authorization: "Bearer own" };
    vendor.setToken("own", { kind: "unauthorized" });
    assert.equal((await ask(headers)).status, 401);
    vendor.setToken("own", { kind: "limited", retryAfterSeconds: 9 });
    const limited = await ask(headers);
    assert.equal(`${limited.status} ${limited.headers["retry-after"]}`, "429 9");
    vendor.setToken("own", { kind: "unavailable" });
    assert.equal((await ask(headers)).status, 503);
  });

  it("is steered and asked over HTTP", async () => {
    const control = controlServer(vendor).listen(0, "127.0.0.1");
    await new Promise((resolve) => control.once("listening", resolve));
    const url = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
    try {
      await sendRaw(url, { method: "PUT", path: "/behaviour", body: '{"status":418}' });
      assert.equal((await ask({ host, authorization: "Bearer own" })).status, 418);
      await sendRaw(url, { method: "PUT", path: "/tokens", body: '{"own":{"kind":"unavailable"}}' });
      assert.equal((await ask({ host, authorization: "Bearer own" })).status, 503);
      await ask({ host });
      const records = JSON.parse((await sendRaw(url, { method: "GET", path: "/requests" })).body) as {
        body: string;
        status: number;
      }[];
      assert.deepEqual(
        records.map((record) => `${record.status} ${record.body}`),
        [`418 ${body}`, `503 ${body}`, `401 ${body}`],
      );
      const violations = JSON.parse((await sendRaw(url, { method: "GET", path: "/violations" })).body) as {
        reason: string;
      }[];
      assert.deepEqual(
        violations.map((violation) => violation.reason),
        ["no token"],
      );
      await sendRaw(url, { path: "/reset" });
      assert.equal((await ask({ host, authorization: "Bearer own" })).status, 200);
    } finally {
      await new Promise((resolve) => control.close(resolve));
    }
  });
});
