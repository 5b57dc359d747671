import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { start } from "./start.ts";

const json = { "content-type": "application/json" };
const failover = { enabled: true, healthCheckModel: "gpt-4o", healthCheckVia: "direct" };
const apiTokens = [
  { token: "sk-canary-a-1", name: "a1", account: "a" },
  { token: "sk-canary-a-2", name: "a2", account: "a" },
  { token: "sk-canary-b-1", name: "b1", account: "b" },
  { token: "sk-canary-c-1", name: "c1", account: "c" },
];
const modes = ["upstream", "downstream"] as const;
const served = {
  status: 200,
  headers: json,
  body: '{"id":"resp_2","object":"response","status":"completed","output":[]}',
};

function told(status: number, error: object): { status: number; headers: typeof json; body: string } {
  return { status, headers: json, body: JSON.stringify({ error }) };
}

const unknown = told(400, {
  message: "Previous response with id 'resp_1' not found.",
  type: "invalid_request_error",
  param: "previous_response_id",
  code: "previous_response_not_found",
});
const gone = told(404, { message: "Response with id 'resp_1' not found.", type: "invalid_request_error", code: null });

function gateway(mode: (typeof modes)[number], more: object = {}): Promise<Emulator> {
  const retryOnFailure = { enabled: true, ...(mode === "downstream" ? { maxRetries: 3 } : {}) };
  return start("openai", { mode, provider: { apiTokens, failover, retryOnFailure, ...more } });
}

function next(more: object = {}) {
  const body = { model: "gpt-4o", input: "and then?", previous_response_id: "resp_1", ...more };
  return { method: "POST", path: "/v1/responses", headers: json, body: JSON.stringify(body) };
}

const stored = (method: string) => ({ method, path: "/v1/responses/resp_1", headers: {} });

/** The accounts that were asked, in their order, where each answers so; and what the client got. */
function asked(proxy: Emulator, first: Exchange, answerOf: (account: string) => typeof unknown): [string[], number] {
  const accounts: string[] = [];
  const account = (headers: Readonly<Record<string, string>> = {}): string => {
    const key = headers["authorization"] ?? headers["x-goog-api-key"] ?? "";
    const [, name = "none"] = /canary-(.)/.exec(key) ?? [];
    accounts.push(name);
    return name;
  };
  let exchange = first;
  exchange.respond(answerOf(account(exchange.upstream?.headers)));
  for (let n = 0; n < 9 && exchange.response?.headers["x-ai-proxy-retry"] === "1"; n++) {
    exchange = exchange.attempt();
    exchange.respond(answerOf(account(exchange.upstream?.headers)));
  }
  for (let n = 0; n < 9; n++) {
    const callout = proxy.callouts.find(({ state }) => state === "pending");
    callout?.respond(answerOf(account(callout.headers)));
  }
  return [accounts, exchange.response?.status ?? 0];
}

/** Google's, whose files and caches belong to the project of a key. */
const ofProject = [
  "You do not have permission to access the File abc or it may not exist.",
  "CachedContent not found (or permission denied)",
].map((message) => told(403, { code: 403, message, status: "PERMISSION_DENIED" }));

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  const keys = proxy.sharedData.keys.filter((key) => key.includes("roster"));
  assert.deepEqual(keys, [], "nobody is to blame");
}

for (const mode of modes) {
  const requests = {
    "a response that goes on from another": [next(), unknown],
    "a stored response": [stored("GET"), gone],
    "one to delete": [stored("DELETE"), gone],
  } as const;
  for (const [name, [request, refusal]] of Object.entries(requests)) {
    test(`what an account has not is asked of the others in turn, once of each: ${name}, ${mode}`, async () => {
      for (const owner of ["a", "b", "c"]) {
        const proxy = await gateway(mode);
        const [accounts, status] = asked(proxy, proxy.request(request), (one) => (one === owner ? served : refusal));
        assert.equal(status, 200);
        assert.equal(new Set(accounts).size, accounts.length, accounts.join());
        assert.equal(accounts.at(-1), owner);
        clean(proxy);
      }
    });

    test(`where nobody has it the client gets the vendor's words: ${name}, ${mode}`, async () => {
      const proxy = await gateway(mode);
      const [accounts, status] = asked(proxy, proxy.request(request), () => refusal);
      assert.deepEqual(accounts.sort(), ["a", "b", "c"]);
      assert.equal(status, refusal.status);
      clean(proxy);
    });
  }

  test(`a file or a cache of another project is asked of the others, and costs no token: ${mode}`, async () => {
    const headers = json;
    const chat = { model: "gemini-3.8-flash", messages: [{ role: "user", content: "x" }] };
    const body = JSON.stringify({ ...chat, cachedContent: "cachedContents/c" });
    const request = { method: "POST", path: "/v1/chat/completions", headers, body };
    const candidates = [{ content: { parts: [{ text: "y" }] }, finishReason: "STOP" }];
    const whole = { status: 200, headers: json, body: JSON.stringify({ candidates }) };
    for (const refusal of ofProject) {
      const provider = { type: "gemini", apiTokens, failover: { ...failover, failureThreshold: 1 } };
      const retryOnFailure = { enabled: true, ...(mode === "downstream" ? { maxRetries: 3 } : {}) };
      const proxy = await start("openai", { mode, provider: { ...provider, retryOnFailure } });
      const [accounts, status] = asked(proxy, proxy.request(request), (one) => (one === "b" ? whole : refusal));
      assert.equal(status, 200, accounts.join());
      assert.equal(accounts.at(-1), "b");
      clean(proxy);
    }
  });

  test(`a rule of the operator's for that comes first, and its token goes out: ${mode}`, async () => {
    const errorRules = [{ status: [404], body: { path: "error.message", contains: "not found" }, class: "credential" }];
    const proxy = await gateway(mode, { errorRules });
    const answers = [gone, served];
    assert.equal(asked(proxy, proxy.request(stored("GET")), () => answers.shift() ?? served)[1], 200);
    assert.match(proxy.log.map(({ text }) => text).join("\n"), /token \w+ is ejected/);
  });

  test(`another 400, another 404 and a pool that tries nothing twice are asked once: ${mode}`, async () => {
    const others = [
      [next(), told(400, { message: "Unknown parameter: 'x'." })],
      [next(), told(404, { message: "Not found." })],
    ] as const;
    for (const [request, refusal] of others) {
      const proxy = await gateway(mode);
      assert.equal(asked(proxy, proxy.request(request), () => refusal)[0].length, 1);
    }
    const proxy = await gateway(mode, { retryOnFailure: { enabled: false } });
    assert.equal(asked(proxy, proxy.request(next()), () => unknown)[0].length, 1);
  });
}
