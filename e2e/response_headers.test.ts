import assert from "node:assert/strict";
import { it } from "node:test";
import { bothWays, steer, tokens } from "./harness/burst.ts";
import { chatPath, numberedChat } from "./harness/failing_pool.ts";
import { editPlugins, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const names = ["first", "second", "third"];

function telling(mode: Mode): Mode {
  const edit: Mode["edit"] = (config) => {
    mode.edit?.(config);
    editPlugins(config, (plugin) => Object.assign(plugin, { responseHeaders: true }));
  };
  return { ...mode, edit };
}

for (const mode of bothWays({})) {
  describeGateway(`headers that tell clients who served them, ${mode.name}`, telling(mode), (gateway) => {
    it("tell the last of two tries, its token and its model, and a client cannot send them", async () => {
      const { groq } = gateway().vendors;
      steer(gateway(), 0, { kind: "healthy" });
      let left = 1;
      const used: string[] = [];
      groq.behaviour.own = (request) => {
        used.push(names[tokens.indexOf(request.token ?? "")] ?? "none");
        return left-- > 0 ? { status: 503, headers: { "content-type": "application/json" }, body: "{}" } : null;
      };
      const forged = { "x-ai-proxy-token": "forged", "x-ai-proxy-attempts": "9" };
      const from = groq.requests.length;
      const twice = await gateway().post("groq", chatPath, numberedChat(1), forged);
      const once = await gateway().post("groq", chatPath, numberedChat(2));
      assert.deepEqual([twice.status, once.status], [200, 200]);
      const told = [twice, once].map(({ headers }) => [headers["x-ai-proxy-token"], headers["x-ai-proxy-attempts"]]);
      assert.deepEqual(told, [
        [used[1], "2"],
        [used[2], "1"],
      ]);
      assert.equal(twice.headers["x-ai-proxy-model"], "llama-3.3-70b-versatile");
      for (const { headers } of groq.requests.slice(from)) {
        assert.deepEqual(
          Object.keys(headers).filter((name) => name.startsWith("x-ai-proxy-")),
          [],
        );
      }
    });
  });
}
