import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const good = '{"choices":[{"message":{"content":"hi"}}]}';
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "m" };
/** What OpenAI says of a model that is none, or not for this account. */
const refused = JSON.stringify({
  error: {
    message: "The model `gpt-x` does not exist or you do not have access to it.",
    type: "invalid_request_error",
    code: "model_not_found",
  },
});
const minute = 60_000;
let conversations = 0;

/** What a vendor thinks of a token and a model: whether it serves. */
type Vendor = (token: string, model: string) => boolean;

/** The first token may not use gpt-x; nobody knows a model that was made up. */
const vendor: Vendor = (token, model) => !model.startsWith("made-up") && (token !== tokens[0] || model !== "gpt-x");

function tokenOf(exchange: { readonly headers: Readonly<Record<string, string>> } | undefined): string {
  return exchange?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

function answer(served: boolean) {
  return { status: served ? 200 : 404, headers: json, body: served ? good : refused };
}

/** One request to the end: the tokens that the vendor was asked with, and the status that the client got. */
function ask(
  proxy: Emulator,
  model: string,
  worker?: number,
): { readonly used: string[]; readonly status: number | undefined } {
  // A conversation of its own, which may have any token.
  const messages = [{ role: "user", content: `hello ${conversations++}` }];
  let exchange: Exchange = proxy.request({ ...chat({ model, messages }), ...(worker === undefined ? {} : { worker }) });
  const used: string[] = [];
  for (let tries = 0; tries < 5; tries++) {
    used.push(tokenOf(exchange.upstream));
    exchange.respond(answer(vendor(used.at(-1) ?? "", model)));
    if (exchange.response?.headers["x-ai-proxy-retry"] !== "1") break;
    exchange = exchange.attempt();
  }
  for (let tries = 0; tries < 5; tries++) {
    const replay = proxy.callouts.find((callout) => callout.state === "pending");
    if (replay === undefined) break;
    used.push(tokenOf(replay));
    replay.respond(answer(vendor(used.at(-1) ?? "", model)));
  }
  return { used, status: exchange.response?.status };
}

/** Asks until the first token has refused the model once. */
function learn(proxy: Emulator, worker = 0): void {
  for (let n = 0; n < 50; n++) if (ask(proxy, "gpt-x", worker).used.length > 1) return;
  assert.fail("the first token is never asked");
}

function usedBy(proxy: Emulator, model: string, count = 40): Set<string> {
  const all = Array.from({ length: count }, () => ask(proxy, model));
  assert.ok(all.every(({ status }) => status === 200));
  return new Set(all.flatMap(({ used }) => used));
}

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults, ...proxy.traps, ...proxy.refused], []);
}

/** What the store has of the tokens' health; undefined: nothing was ever written. */
function recordOf(proxy: Emulator): { readonly value: Buffer; readonly cas: number } | undefined {
  const key = proxy.sharedData.keys.find((name) => name.startsWith("ai-proxy.roster."));
  return key === undefined ? undefined : proxy.sharedData.get(key);
}

function out(proxy: Emulator): string[] {
  return Object.keys(proxy.metrics).filter((name) => /\.(ejected|doubted)$/.test(name));
}

for (const mode of ["downstream", "upstream"] as const) {
  const provider = { failover, retryOnFailure: { enabled: true } };
  const begin = (workers = 1) => start("openai", { mode, provider, workers });

  test(`${mode}: a token that may not use a model serves the others, and others that one`, async () => {
    const proxy = await begin();
    learn(proxy);
    assert.deepEqual(usedBy(proxy, "gpt-x"), new Set([tokens[1]]));
    assert.deepEqual(usedBy(proxy, "gpt-y"), new Set(tokens));
    assert.deepEqual(out(proxy), []);
    clean(proxy);
  });

  test(`${mode}: what one VM finds out the other knows, by one write without the model's name`, async () => {
    const proxy = await begin(2);
    learn(proxy, 0);
    const record = recordOf(proxy);
    assert.ok(record !== undefined && !record.value.includes("gpt-x"));
    for (let n = 0; n < 40; n++) assert.deepEqual(ask(proxy, "gpt-x", 1), { used: [tokens[1]], status: 200 });
    assert.equal(recordOf(proxy)?.cas, record.cas);
    clean(proxy);
  });

  test(`${mode}: after ten minutes the token is tried again`, async () => {
    const proxy = await begin();
    learn(proxy);
    proxy.tick(9 * minute);
    assert.deepEqual(usedBy(proxy, "gpt-x"), new Set([tokens[1]]));
    proxy.tick(minute);
    learn(proxy);
    assert.deepEqual(usedBy(proxy, "gpt-x"), new Set([tokens[1]]));
    clean(proxy);
  });

  test(`${mode}: models that a client makes up leave no trace`, async () => {
    const proxy = await begin();
    for (let n = 0; n < 10_000; n++) assert.equal(ask(proxy, `made-up-${n}`).status, 404);
    assert.equal(recordOf(proxy), undefined);
    assert.deepEqual(usedBy(proxy, "gpt-y"), new Set(tokens));
    assert.deepEqual(out(proxy), []);
    clean(proxy);
  });

  test(`${mode}: where no token may use the model the client gets the vendor's error`, async () => {
    const proxy = await begin();
    learn(proxy);
    const result = ask(proxy, "made-up");
    assert.deepEqual([result.status, new Set(result.used)], [404, new Set(tokens)]);
    clean(proxy);
  });
}
