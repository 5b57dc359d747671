import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import type { Bootstrap } from "../cli/envoy/bootstrap.ts";
import { downstreamCatchAll, editPlugins, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const chatPath = "/v1/chat/completions";
const filePath = "/openai/v1/files/file-1/content";
const user = { role: "user", content: "Hello" };
const system = { role: "system", content: "Be brief." };

/** A mode in which the vendor called groq is one that keeps a file for every chat, at the host of its mock. */
function withFile(mode: Mode): Mode {
  const own = {
    type: "moonshot",
    moonshotFileId: "file-1",
    providerDomain: "api.groq.com",
    providerBasePath: "/openai",
    retryOnFailure: { enabled: true },
  };
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editPlugins(config, (plugin) => {
      for (const { provider } of [plugin, ...(plugin._rules_ ?? [])]) {
        if (provider?.type === "groq") Object.assign(provider, own);
      }
    });
  };
  return { ...mode, edit };
}

for (const mode of [upstream, downstreamCatchAll]) {
  describeGateway(`a file of the vendor's before every chat, ${mode.name}`, withFile(mode), (gateway) => {
    beforeEach(() => gateway().vendors.groq.files.set("file-1", system.content));

    /** What the vendor was asked, in order: path and token. */
    const asked = (): [string, string][] => gateway().vendors.groq.requests.map(({ path, token }) => [path, token]);

    // First, while no worker has the file.
    it("is asked for again with another token when one is refused", async () => {
      const { groq } = gateway().vendors;
      const [bad = "", good = ""] = groq.tokens;
      groq.setToken(bad, { kind: "unauthorized" });
      for (let i = 0; i < 8; i++) {
        const answer = await gateway().post("groq", chatPath, { model: "gpt-4o", messages: [user] });
        assert.equal(answer.status, 200, answer.body);
      }
      for (const [path, token] of asked()) assert.ok(token === good || path === filePath, `${path} with a bad token`);
      const chats = groq.requests.filter(({ path }) => path !== filePath);
      for (const { body } of chats) assert.deepEqual(JSON.parse(String(body)).messages, [system, user]);
      assert.equal(chats.length, 8);
    });

    it("is there for whole answers and streams", async () => {
      const client = gateway().openai("groq");
      const messages = [{ role: "user" as const, content: "Hello" }];
      const answer = await client.chat.completions.create({ model: "gpt-4o", messages });
      assert.equal(answer.choices[0]?.message.content, "Hello from groq.");
      const stream = await client.chat.completions.create({ model: "gpt-4o", messages, stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      assert.equal(text, "word0 word1 word2 word3 ");
      for (const { path, body } of gateway().vendors.groq.requests) {
        if (path !== filePath) assert.deepEqual(JSON.parse(String(body)).messages, [system, user]);
      }
    });

    it("is not had for asking by the gateway's clients", async () => {
      const answer = await gateway().send("groq", { method: "GET", path: "/v1/files/file-1/content" });
      assert.equal(answer.status, 404, answer.body);
      assert.deepEqual(asked(), []);
    });
  });
}
