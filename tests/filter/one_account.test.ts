import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const json = { "content-type": "application/json" };
const good = '{"choices":[{"message":{"content":"hi"}}]}';
const spent = JSON.stringify({
  error: { message: "You exceeded your current quota.", type: "insufficient_quota", code: "insufficient_quota" },
});
const slow = JSON.stringify({ error: { message: "Slow down.", type: "requests", code: "rate_limit_exceeded" } });
const [first, second, third] = ["sk-canary-x-0001", "sk-canary-x-0002", "sk-canary-y-0003"] as const;
const shared = [
  { token: first, name: "one", account: "x" },
  { token: second, name: "two", account: "x" },
];
const other = { token: third, name: "three", account: "y" };
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "m" };
let conversations = 0;

function tokenOf(message: { readonly headers: Readonly<Record<string, string>> } | undefined): string {
  return message?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

/** One request to the end, where account x is refused with `error`: the tokens that the vendor was asked with. */
function ask(proxy: Emulator, error: string): string[] {
  const answer = (token: string) =>
    token === third ? { status: 200, headers: json, body: good } : { status: 429, headers: json, body: error };
  const messages = [{ role: "user", content: `hello ${conversations++}` }];
  let exchange: Exchange = proxy.request(chat({ messages }));
  const used: string[] = [];
  for (let tries = 0; tries < 5; tries++) {
    used.push(tokenOf(exchange.upstream));
    exchange.respond(answer(used.at(-1) ?? ""));
    if (exchange.response?.headers["x-ai-proxy-retry"] !== "1") break;
    exchange = exchange.attempt();
  }
  for (let tries = 0; tries < 5; tries++) {
    const replay = proxy.callouts.find((callout) => callout.state === "pending");
    if (replay === undefined) break;
    used.push(tokenOf(replay));
    replay.respond(answer(used.at(-1) ?? ""));
  }
  assert.deepEqual([...proxy.faults, ...proxy.traps, ...proxy.refused], []);
  return used;
}

for (const mode of ["downstream", "upstream"] as const) {
  const begin = (apiTokens: object[], own: object = {}) =>
    start("openai", {
      mode,
      provider: { apiTokens, failover: { enabled: false }, retryOnFailure: { enabled: true, maxRetries: 3 }, ...own },
    });

  test(`${mode}: a quota that is used up is not asked for again with a token of the same account`, async () => {
    const proxy = await begin([...shared, other]);
    const all = Array.from({ length: 40 }, () => ask(proxy, spent));
    assert.ok(all.some((used) => used.length === 2));
    for (const used of all) assert.ok(used.length <= 2 && used.at(-1) === third, used.join());
  });

  test(`${mode}: with no other account the client gets the first answer`, async () => {
    const proxy = await begin(shared);
    for (let n = 0; n < 10; n++) assert.equal(ask(proxy, spent).length, 1);
  });

  test(`${mode}: what is too much at once is asked for with the other tokens of the account`, async () => {
    const proxy = await begin(shared);
    for (let n = 0; n < 10; n++) assert.equal(ask(proxy, slow).length, 2);
  });

  test(`${mode}: the account of a token that is out for its quota is passed over, while another serves`, async () => {
    const proxy = await begin([...shared, other], { failover });
    for (let n = 0; n < 40; n++) if (ask(proxy, spent).length > 1) break;
    for (let n = 0; n < 40; n++) assert.deepEqual(ask(proxy, spent), [third]);
  });
}
