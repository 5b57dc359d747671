import assert from "node:assert/strict";
import { it } from "node:test";
import { plugins } from "../cli/envoy/bootstrap.ts";
import type { Gateway } from "./harness/gateway.ts";
import { modes } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

/** A held request is let go at the second tick, so after 1 to 2 s; an answer within this time was not held in vain. */
const atOnceMs = 900;

/** Sends `count` chats at a time and returns the time until the last answer. */
async function round(gateway: Gateway, count: number): Promise<number> {
  const startMs = Date.now();
  const answers = await Promise.all(
    Array.from({ length: count }, () => gateway.post("groq", "/v1/chat/completions", body)),
  );
  assert.deepEqual(
    answers.map((answer) => answer.status),
    Array<number>(count).fill(200),
  );
  return Date.now() - startMs;
}

for (const mode of modes) {
  const options = {
    ...mode,
    edit: (config: Parameters<NonNullable<typeof mode.edit>>[0]) => {
      mode.edit?.(config);
      for (const plugin of plugins(config)) delete plugin.allow_on_headers_stop_iteration;
    },
  };
  describeGateway(`an Envoy without allow_on_headers_stop_iteration, ${mode.name}`, options, (gateway) => {
    it("serves POST whole: late until the VM has learned, then at once", async () => {
      const times = [await round(gateway(), 16)];
      while (times.length < 5 && (times.at(-1) ?? 0) > atOnceMs) times.push(await round(gateway(), 16));
      assert.ok((times[0] ?? 0) > atOnceMs, "the first ones were not held: the case shows nothing");
      assert.ok((times.at(-1) ?? 0) <= atOnceMs, `still late after ${times.join(", ")} ms`);
      for (const request of gateway().vendors.groq.requests) {
        assert.deepEqual(JSON.parse(String(request.body)), { ...body, model: "llama-3.3-70b-versatile" });
      }
    });

    it("serves requests without a body at once", async () => {
      const startMs = Date.now();
      assert.equal((await gateway().send("groq", { method: "GET", path: "/v1/models" })).status, 200);
      assert.ok(Date.now() - startMs <= atOnceMs);
    });

    it("still refuses a body that is no JSON", async () => {
      const answer = await gateway().send("groq", {
        path: "/v1/chat/completions",
        body: "{",
        headers: { "content-type": "application/json" },
      });
      assert.equal(answer.status, 400, answer.body);
    });
  });
}
