import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type Exchange } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const told = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}';
const openai = { error: { message: "Overloaded", type: "overloaded_error", param: null, code: null } };
const anthropic = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
const event = `event: error\ndata: ${told}\n\n`;
const modes = ["downstream", "upstream"] as const;

function begin(mode: (typeof modes)[number] = "downstream", more: object = {}, holdFlag = true): Promise<Emulator> {
  const provider = { type: "claude", apiTokens: [tokens[0]], ...more };
  const options = { wasm: module, cluster: "outbound|443||claude.dns", mode, holdFlag };
  return Emulator.start({ ...options, configuration: { mode, provider } });
}

/** What the client gets, its length checked. */
function seen({ response }: Exchange): { status: unknown; type: unknown; body: unknown } {
  const headers = response?.headers ?? {};
  const length = headers["content-length"];
  if (length !== undefined) assert.equal(length, String(Buffer.byteLength(response?.body ?? "")));
  return { status: headers[":status"], type: headers["content-type"], body: response?.body };
}

const types = [
  { type: "text/event-stream", body: event },
  { type: "text/event-stream; charset=utf-8", body: `: hello\n\n${event}` },
  { type: "Text/Event-Stream", body: event.replaceAll("\n", "\r\n") },
  { type: "text/event-stream", body: `data: ${told}` },
  { type: "text/event-stream", body: told },
  { type: "application/json", body: told },
  { type: "application/json; charset=utf-8", body: told },
  { type: "APPLICATION/JSON", body: told },
  { type: "text/plain", body: told },
  { type: undefined, body: told },
  { type: undefined, body: event },
];

for (const mode of modes) {
  for (const { type, body } of types) {
    test(`${mode}: an error of type ${type}, ${JSON.stringify(body.slice(0, 9))}, is told as by OpenAI`, async () => {
      const proxy = await begin(mode);
      const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
      for (const chunks of [[body], [...body]]) {
        const exchange = proxy.request(chat({ stream: true }));
        exchange.respond({ status: 529, headers, body: chunks });
        const { status, type: shown, body: text } = seen(exchange);
        assert.deepEqual([status, shown, JSON.parse(String(text))], ["529", "application/json", openai]);
      }
      assert.deepEqual([...proxy.faults], []);
    });
  }
}

test("an error's event is enough: the client does not wait for the end of its stream", async () => {
  const proxy = await begin();
  const exchange = proxy.request(chat({ stream: true }));
  exchange.respond({ status: 529, headers: { "content-type": "text/event-stream" }, body: event, end: "open" });
  assert.deepEqual(JSON.parse(exchange.response?.body ?? ""), openai);
  exchange.respondMore("data: more\n\n");
  exchange.respondEnd();
  assert.deepEqual(JSON.parse(String(seen(exchange).body)), openai);
  assert.deepEqual([...proxy.faults], []);
});

test("an error inside a 200 is told in the client's words, too", async () => {
  const proxy = await begin("downstream", { failover: { enabled: true, healthCheckModel: "m" } });
  for (const [type, body] of [
    ["text/event-stream", event],
    ["application/json", told],
  ] as const) {
    const exchange = proxy.request(chat({ stream: true }));
    exchange.respond({ status: 200, headers: { "content-type": type }, body });
    const { status, type: shown, body: text } = seen(exchange);
    assert.deepEqual([shown, JSON.parse(String(text))], ["application/json", openai]);
    assert.equal(status, "529");
  }
});

test("a client of Anthropic's API gets its own shape from a vendor of OpenAI's, whatever the type", async () => {
  const provider = { type: "groq", apiTokens: [tokens[0]] };
  const proxy = await Emulator.start({ wasm: module, cluster: "c", configuration: { provider } });
  const body = '{"error":{"message":"Overloaded","type":"server_error"}}';
  for (const type of ["text/event-stream", "text/html", "text/plain", undefined]) {
    const exchange = proxy.request({ ...chat({ max_tokens: 1 }), path: "/v1/messages" });
    const text = type === "text/event-stream" ? `data: ${body}\n\n` : body;
    exchange.respond({ status: 529, headers: type === undefined ? {} : { "content-type": type }, body: text });
    const { type: shown, body: told } = seen(exchange);
    assert.deepEqual([shown, JSON.parse(String(told))], ["application/json", anthropic], type);
  }
});

const untold = [
  { name: "a page", type: "text/html", body: "<h1>Bad Gateway</h1>" },
  { name: "text that is no JSON", type: "text/plain", body: "busy" },
  { name: "an event without a message", type: "text/event-stream", body: "data: busy\n\n" },
  { name: "a stream without an event", type: "text/event-stream", body: ": nothing\n\n" },
  { name: "nothing", type: "application/json", body: "" },
];

for (const { name, type, body } of untold) {
  test(`${name} that tells no error keeps its status and its type`, async () => {
    const proxy = await begin();
    const exchange = proxy.request(chat());
    exchange.respond({ status: 502, headers: { "content-type": type }, body: [body] });
    assert.equal(exchange.response?.headers[":status"], "502");
    assert.equal(exchange.response.headers["content-type"], type);
    assert.equal(exchange.response.body, body);
    assert.deepEqual([...proxy.faults], []);
  });
}

test("a stream with an error status that tells none goes on as it is, all of it", async () => {
  const proxy = await begin();
  const exchange = proxy.request(chat());
  exchange.respond({ status: 502, headers: { "content-type": "text/event-stream" }, body: "data: a\n\n", end: "open" });
  exchange.respondMore("data: b\n\n");
  exchange.respondEnd();
  assert.equal(exchange.response?.body, "data: a\n\ndata: b\n\n");
  assert.deepEqual([...proxy.faults], []);
});

test("where headers cannot be held, an error in a stream goes on as it is", async () => {
  const proxy = await begin("downstream", {}, false);
  for (let i = 0; i < 5; i++) {
    const exchange = proxy.request(chat());
    proxy.tick(3000);
    if (exchange.upstream === undefined) proxy.tick(3000);
    exchange.respond({ status: 529, headers: { "content-type": "text/event-stream" }, body: [event] });
    proxy.tick(3000);
    const { type, body } = seen(exchange);
    assert.ok(type === "text/event-stream" ? body === event : type === "application/json", `${type}: ${body}`);
  }
  assert.deepEqual(proxy.traps, []);
});

test("an answer that cannot be converted is told as the error it is, or as one that is not understood", async () => {
  const message = "The vendor's answer could not be understood.";
  const answer = (proxy: Emulator, path: string, body: string): unknown[] => {
    const exchange = proxy.request({ ...chat(), path });
    exchange.respond({ status: 200, headers: { "content-type": "application/json" }, body });
    const { status, body: text } = seen(exchange);
    return [status, JSON.parse(String(text))];
  };
  const [claude, groq] = [await begin(), await begin("downstream", { type: "groq" })];
  assert.deepEqual(answer(claude, "/v1/chat/completions", told), ["529", openai]);
  for (const body of ["[]", "{}", "{", "no JSON", '{"type":"message"}']) {
    const error = { message, type: "server_error", param: null, code: "bad_answer" };
    assert.deepEqual(answer(claude, "/v1/chat/completions", body), ["502", { error }], body);
  }
  const error = { type: "api_error", message };
  assert.deepEqual(answer(groq, "/v1/messages", "[]"), ["502", { type: "error", error }]);
});

for (const type of ["claude", "qwen", "groq"]) {
  test(`what the filter says itself to a client of Anthropic's API is in its words: ${type}`, async () => {
    const proxy = await begin("downstream", { type });
    const cases = [
      { path: "/v1/messages", body: "", status: 400, error: "invalid_request_error" },
      { path: "/v1/messages", body: "{", status: 400, error: "invalid_request_error" },
      { path: "/v1/complete", body: "[]", status: type === "claude" ? 400 : 404, error: "" },
    ];
    for (const { path, body, status, error } of cases) {
      const { reply } = proxy.request({ ...chat(), path, body });
      assert.equal(reply?.status, status, path);
      const said = JSON.parse(reply.body) as { type: string; error: { type: string; message: string } };
      assert.equal(said.type, "error", reply.body);
      if (error !== "") assert.equal(said.error.type, error);
      assert.ok(said.error.message.length > 0);
    }
  });
}
