import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./start.ts";

const json = { "content-type": "application/json" };
const anthropic = { "anthropic-version": "2026-10-21" };

const openaiModel = { id: "gpt-x", object: "model", created: 1715367049, owned_by: "system", shutdown_date: null };
const openaiList = { object: "list", data: [openaiModel, { id: "a/b", object: "model", created: 0, owned_by: "x" }] };
const claudeModel = {
  ...{ type: "model", id: "claude-opus-5-5", display_name: "Claude Opus 5.5", created_at: "2026-08-31T12:30:05Z" },
  ...{ max_tokens: 128000, capabilities: { batch: { supported: true } } },
};
const claudeList = { data: [claudeModel], has_more: false, first_id: claudeModel.id, last_id: claudeModel.id };

type Provider = Record<string, unknown>;

/** What a client gets for `path` when the vendor answers `answer`; what the filter says by itself when it does. */
async function listed(
  of: { provider: Provider; mode: "upstream" | "downstream" },
  path: string,
  headers: Record<string, string>,
  answer: unknown,
) {
  const proxy = await start("openai", of);
  const exchange = proxy.request({ method: "GET", path, headers });
  if (exchange.reply !== undefined) return { ...exchange.reply, body: JSON.parse(exchange.reply.body) };
  exchange.respond({ status: 200, headers: json, body: JSON.stringify(answer) });
  assert.deepEqual([...proxy.traps, ...proxy.faults], []);
  const { status, headers: got, body } = exchange.response ?? assert.fail("no answer");
  assert.equal(Number(got["content-length"] ?? body.length), Buffer.byteLength(body));
  return { status, headers: got, body: JSON.parse(body) };
}

for (const mode of ["upstream", "downstream"] as const) {
  const claude = { mode, provider: { type: "claude" } };
  const openai = { mode, provider: {} };

  test(`a client of OpenAI's API gets Claude's models as that API lists them: ${mode}`, async () => {
    const model = { id: claudeModel.id, object: "model", created: 1788179405, owned_by: "anthropic" };
    const list = await listed(claude, "/v1/models", {}, claudeList);
    assert.deepEqual(list.body, { object: "list", data: [model] });
    const one = await listed(claude, "/v1/models/claude-opus-5-5", {}, claudeModel);
    assert.deepEqual(one.body, model);
    const none = await listed(claude, "/v1/models", {}, { data: [], has_more: false, first_id: null, last_id: null });
    assert.deepEqual(none.body, { object: "list", data: [] });
  });

  test(`a client of Anthropic's API gets OpenAI's models as that API lists them: ${mode}`, async () => {
    const one = { type: "model", id: "gpt-x", display_name: "gpt-x", created_at: "2024-05-10T18:50:49Z" };
    const other = { type: "model", id: "a/b", display_name: "a/b", created_at: "1970-01-01T00:00:00Z" };
    const list = await listed(openai, "/v1/models?limit=1000", anthropic, openaiList);
    assert.deepEqual(list.body, { data: [one, other], has_more: false, first_id: "gpt-x", last_id: "a/b" });
    assert.deepEqual((await listed(openai, "/v1/models/gpt-x", anthropic, openaiModel)).body, one);
    const bare = await listed(openai, "/v1/models", anthropic, [{ id: "m", name: "M", created: "x" }, { no: "id" }]);
    assert.deepEqual(bare.body.data, [{ ...other, id: "m", display_name: "M" }]);
    for (const data of [[], null]) {
      const { body } = await listed(openai, "/v1/models", anthropic, { object: "list", data });
      assert.deepEqual(body, { data: [], has_more: false, first_id: null, last_id: null });
    }
  });

  test(`a list in the client's own API is the vendor's, byte for byte: ${mode}`, async () => {
    assert.deepEqual((await listed(claude, "/v1/models", anthropic, claudeList)).body, claudeList);
    assert.deepEqual((await listed(openai, "/v1/models", {}, openaiList)).body, openaiList);
  });

  test(`what is no list of models is told as a vendor's fault: ${mode}`, async () => {
    const { status, body } = await listed(openai, "/v1/models", anthropic, { hello: 1 });
    assert.deepEqual([status, body.type, body.error.type], [502, "error", "api_error"]);
  });

  const modelMapping = { "gpt-4o": "x", "team/fast": "", "gpt-x": "y", "gpt-*": "z", "~a.*": "b", "*": "c" };
  const names = ["gpt-4o", "team/fast", "gpt-x"];

  test(`the mapping's names are the list, with nobody asked, for clients of both APIs: ${mode}`, async () => {
    for (const type of ["openai", "claude", "qwen"]) {
      const of = { mode, provider: { type, modelMapping, modelsList: "mapping", qwenEnableCompatible: false } };
      const ours = await listed(of, "/team/v1/models", {}, "nobody is asked");
      const data = names.map((id) => ({ id, object: "model", created: 0, owned_by: type }));
      assert.deepEqual([ours.status, ours.body], [200, { object: "list", data }]);
      const theirs = await listed(of, "/v1/models", anthropic, "nobody is asked");
      assert.deepEqual([theirs.body.first_id, theirs.body.last_id, theirs.body.has_more], ["gpt-4o", "gpt-x", false]);
      const [first] = theirs.body.data;
      assert.deepEqual(Object.keys(first), ["type", "id", "display_name", "created_at"]);
      assert.deepEqual((await listed(of, "/v1/models/team%2Ffast", {}, "")).body, data[1]);
      assert.deepEqual((await listed(of, "/v1/models/gpt-4o", anthropic, "")).body, first);
      const missing = await listed(of, "/v1/models/gpt-5", {}, "");
      assert.deepEqual([missing.status, missing.body.error.code], [404, "model_not_found"]);
      assert.equal((await listed(of, "/v1/models/gpt-5", anthropic, "")).body.error.type, "not_found_error");
    }
  });

  test(`both lists are one, in which no model stands twice: ${mode}`, async () => {
    const both = { modelMapping, modelsList: "both" };
    const ids = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id);
    const ours = await listed({ mode, provider: both }, "/v1/models", {}, openaiList);
    assert.deepEqual(ids(ours.body), ["gpt-x", "a/b", "gpt-4o", "team/fast"]);
    assert.deepEqual(ours.body.data[0], openaiModel);
    const theirs = await listed({ mode, provider: both }, "/v1/models", anthropic, openaiList);
    assert.deepEqual(ids(theirs.body), ["gpt-x", "a/b", "gpt-4o", "team/fast"]);
    assert.equal(theirs.body.last_id, "team/fast");
    const native = await listed({ mode, provider: { type: "claude", ...both } }, "/v1/models", anthropic, claudeList);
    assert.deepEqual(native.body.data[0], claudeModel);
    assert.deepEqual(ids(native.body), ["claude-opus-5-5", ...names]);
    assert.equal(native.body.last_id, "gpt-x");
    const page = { ...claudeList, has_more: true };
    const of = { mode, provider: { type: "claude", ...both } };
    assert.deepEqual((await listed(of, "/v1/models", anthropic, page)).body, page);
    assert.equal((await listed({ mode, provider: both }, "/v1/models/gpt-4o", {}, "")).body.owned_by, "openai");
    const one = await listed({ mode, provider: both }, "/v1/models/a%2Fb", {}, openaiModel);
    assert.deepEqual(one.body, openaiModel);
  });
}

test("a closed list is none of the mapping either, and methods stay what they are", async () => {
  const provider = { modelMapping: { a: "b" }, modelsList: "mapping" };
  const closed = await start("openai", { provider: { ...provider, capabilities: { "openai/v1/models": null } } });
  for (const headers of [{}, anthropic])
    assert.equal(closed.request({ method: "GET", path: "/v1/models", headers }).reply?.status, 404);
  const open = await start("openai", { provider });
  assert.equal(open.request({ method: "POST", path: "/v1/models", body: "{}" }).reply?.status, 405);
  assert.equal(open.request({ method: "HEAD", path: "/v1/models" }).reply?.status, 200);
});
