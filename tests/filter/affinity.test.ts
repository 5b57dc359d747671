import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { start } from "./start.ts";

const conversations = 10_000;
const turns = 20;
const five = ["a", "b", "c", "d", "e"].map((name) => ({ token: `sk-affinity-test-${name}`, name }));
const failover = {
  enabled: true,
  failureThreshold: 1,
  cooldownDuration: 60_000,
  outageGuard: false,
  maxEjectionPercent: 100,
};
const base = { apiTokens: five, failover };

type Headers = Record<string, string>;

/** Turn `turn` of conversation `n`: what was said before comes along. */
function turnOf(n: number, turn: number, headers: Headers = {}, more: object = {}) {
  const said = Array.from({ length: turn }, (_, k) => [
    { role: "assistant", content: `answer ${k}` },
    { role: "user", content: `question ${k}` },
  ]);
  const messages = [{ role: "system", content: "S" }, { role: "user", content: `opening ${n}` }, ...said.flat()];
  return {
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: "gpt-4o", messages, ...more }),
  };
}

type Asked = ReturnType<typeof turnOf>;

/** The token that `asked` goes out with; it is answered `status`. */
function used(proxy: Emulator, asked: Asked, status = 200): string {
  const exchange = proxy.request(asked);
  const token = exchange.upstream?.headers["authorization"];
  assert.ok(token !== undefined);
  exchange.respond({ status, body: "{}" });
  return token.slice(-1);
}

/** Takes a token out, and says which. No second attempt comes for what failed. */
function eject(proxy: Emulator): string {
  const token = used(proxy, turnOf(0, 0), 401);
  proxy.tick(3000);
  return token;
}

test("every turn goes to the conversation's token while that is healthy, with one read and no write", async () => {
  const proxy = await start("openai", { mode: "upstream", provider: base });
  assert.deepEqual(proxy.refused, []);
  const homes: string[] = [];
  let out = "";
  for (let turn = 0; turn < turns; turn++) {
    if (turn === 7) out = eject(proxy);
    if (turn === 13) proxy.tick(120_000);
    const away = turn >= 7 && turn < 13;
    let moved = 0;
    for (let n = 0; n < conversations; n++) {
      const exchange = proxy.request(turnOf(n, turn % 3));
      const token = exchange.upstream?.headers["authorization"]?.slice(-1) ?? "";
      exchange.respond({ status: 200, body: "{}" });
      assert.equal(exchange.hostCalls.get("proxy_get_shared_data"), 1);
      assert.equal(exchange.hostCalls.get("proxy_set_shared_data"), undefined);
      homes[n] ??= token;
      if (token === homes[n]) continue;
      assert.ok(away && homes[n] === out, `conversation ${n} of ${homes[n]} has ${token} in turn ${turn}`);
      moved++;
    }
    assert.ok(away ? Math.abs(moved / conversations - 1 / 5) < 0.02 : moved === 0, `${moved} moved in turn ${turn}`);
  }
});

/** How many of `count` conversations have another token after the change of the pool. */
async function movedBy(before: object[], after: object[], count = 2000): Promise<number> {
  const [first, second] = await Promise.all(
    [before, after].map((apiTokens) => start("openai", { provider: { ...base, apiTokens } })),
  );
  assert.ok(first && second);
  let moved = 0;
  for (let n = 0; n < count; n++) if (used(first, turnOf(n, 0)) !== used(second, turnOf(n, 0))) moved++;
  return moved / count;
}

test("a token that is added or removed moves its share of the conversations, the order of tokens none", async () => {
  const share = await movedBy(five.slice(1), five);
  assert.ok(Math.abs(share - 1 / 5) < 0.03, String(share));
  const removed = await movedBy(five, five.slice(0, 4));
  assert.ok(Math.abs(removed - 1 / 5) < 0.03, String(removed));
  assert.equal(await movedBy(five, [...five].reverse()), 0);
});

const spread = (proxy: Emulator, asked: (n: number) => Asked) =>
  new Set(Array.from({ length: 60 }, (_, n) => used(proxy, asked(n)))).size;

test("what names a session goes before what is said, and what names a request alone does not count", async () => {
  const proxy = await start("openai", { provider: base });
  for (const name of [
    "x-claude-code-session-id",
    "session_id",
    "x-session-id",
    "session-id",
    "thread-id",
    "x-session-affinity",
  ]) {
    assert.equal(
      spread(proxy, (n) => turnOf(n, 0, { [name]: "one" })),
      1,
      name,
    );
    assert.ok(spread(proxy, (n) => turnOf(0, 0, { [name]: `s${n}` })) > 3, name);
  }
  const named = [{ prompt_cache_key: "k" }, { conversation: "c" }, { user: "user_1_session_2" }];
  for (const more of named)
    assert.equal(
      spread(proxy, (n) => turnOf(n, 0, {}, more)),
      1,
      JSON.stringify(more),
    );
  assert.ok(spread(proxy, (n) => turnOf(n, 0, {}, { user: "alice" })) > 3);
  assert.equal(
    spread(proxy, (n) => turnOf(0, n % 3, { "x-request-id": `r${n}`, traceparent: `t${n}` })),
    1,
  );
});

test("conversations of two consumers never meet by their names", async () => {
  const proxy = await start("openai", { provider: base });
  const asked = (n: number) => turnOf(0, 0, { session_id: "one", "x-mse-consumer": `consumer-${n}` });
  assert.ok(spread(proxy, asked) > 3);
});

test("affinity is as configured, and what vendors remember decides without it", async () => {
  const consumer = { "x-mse-consumer": "alice" };
  const cases: ["openai" | "groq", object, boolean, boolean][] = [
    ["openai", {}, true, false],
    ["openai", { affinity: "off" }, false, false],
    ["openai", { affinity: "consumer" }, false, true],
    ["openai", { tokenSelection: "random" }, false, false],
    ["openai", { tokenSelection: "random", affinity: "conversation" }, true, false],
    ["groq", {}, false, false],
    ["groq", { affinity: "conversation" }, true, false],
  ];
  for (const [type, own, keepsTurns, keepsConsumers] of cases) {
    const proxy = await start(type, { provider: { ...base, ...own } });
    assert.deepEqual(proxy.refused, []);
    const said = `${type} ${JSON.stringify(own)}`;
    assert.equal(spread(proxy, (n) => turnOf(0, n % 3)) === 1, keepsTurns, said);
    assert.equal(spread(proxy, (n) => turnOf(n, 0, consumer)) === 1, keepsConsumers, said);
  }
});

test("a response that the vendor keeps goes by its consumer, one that it does not by its conversation", async () => {
  const proxy = await start("openai", { provider: base });
  const asked = (input: string, more: object): Asked => ({
    ...turnOf(0, 0, { "x-mse-consumer": "alice" }),
    path: "/v1/responses",
    body: JSON.stringify({ model: "gpt-5", input, ...more }),
  });
  assert.equal(
    spread(proxy, (n) => asked(`hi ${n}`, {})),
    1,
  );
  assert.ok(spread(proxy, (n) => asked(`hi ${n}`, { store: false })) > 3);
  assert.equal(
    spread(proxy, () => asked("hi", { store: false })),
    1,
  );
});

test("the token with the fewest requests under way is next, and one that ended is none", async () => {
  const proxy = await start("groq", { provider: { ...base, tokenSelection: "leastInFlight" } });
  const open = five.map((_, n) => proxy.request(turnOf(n, 0)));
  const tokenOf = (exchange: (typeof open)[number]) => exchange.upstream?.headers["authorization"];
  assert.equal(new Set(open.map(tokenOf)).size, 5);
  open[2]?.respond({ status: 200, body: "{}" });
  assert.equal(tokenOf(proxy.request(turnOf(9, 0))), open[2] && tokenOf(open[2]));
  open[4]?.disconnect();
  assert.equal(tokenOf(proxy.request(turnOf(10, 0))), open[4] && tokenOf(open[4]));
});

test("a higher tier serves while no lower one is healthy, and tiers without tiered are warned of", async () => {
  const apiTokens = five.map((token, n) => ({ ...token, tier: n < 2 ? 0 : 1 }));
  const proxy = await start("openai", { mode: "upstream", provider: { ...base, apiTokens, tokenSelection: "tiered" } });
  const tokens = () => [...new Set(Array.from({ length: 60 }, (_, n) => used(proxy, turnOf(n, 0))))].sort().join("");
  assert.equal(tokens(), "ab");
  const first = eject(proxy);
  assert.equal(tokens(), first === "a" ? "b" : "a");
  eject(proxy);
  assert.equal(tokens(), "cde");
  const plain = await start("openai", { provider: { ...base, apiTokens } });
  assert.match(plain.log.map((line) => line.text).join(), /apiTokens: have a tier, which does nothing/);
});
