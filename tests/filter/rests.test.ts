import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const json = { "content-type": "application/json" };
const vendor = "outbound|443||groq.dns";
const good = { status: 200, headers: json, body: '{"choices":[]}' };
const probing = { enabled: true, healthCheckModel: "gpt-4o", healthCheckVia: "direct" };

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function gateway(failover: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  const own = { failover: { ...probing, ...failover }, ...options.provider };
  return start("groq", { workers: 5, clusters: [vendor], ...options, provider: own });
}

function limited(retryAfterS: number): Answer {
  const headers = { ...json, "retry-after": String(retryAfterS) };
  return { status: 429, headers, body: '{"error":{"message":"slow down"}}' };
}

function error(status: number, told: object): Answer {
  return { status, headers: json, body: JSON.stringify({ error: told }) };
}

function tokenOf(exchange: Exchange): string {
  return exchange.upstream?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

/** Serves requests until the first token got this answer. */
function give(proxy: Emulator, answer: Answer): void {
  for (let n = 0; n < 200; n++) {
    const exchange = proxy.request(chat());
    const isFirst = tokenOf(exchange) === tokens[0];
    exchange.respond(isFirst ? answer : good);
    if (isFirst) return;
  }
  assert.fail("the first token was never drawn");
}

/** How many of so many requests went out with the first token; all are served. */
function share(proxy: Emulator, requests: number): number {
  let count = 0;
  for (let n = 0; n < requests; n++) {
    const exchange = proxy.request(chat());
    if (tokenOf(exchange) === tokens[0]) count++;
    exchange.respond(good);
  }
  return count;
}

/** Requests that are not answered yet. */
function open(proxy: Emulator, requests: number): Exchange[] {
  return Array.from({ length: requests }, () => proxy.request(chat()));
}

function ofFirst(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter((exchange) => tokenOf(exchange) === tokens[0]);
}

/** Lets seconds pass, in steps of one. */
function wait(proxy: Emulator, seconds: number): void {
  for (let second = 0; second < seconds; second++) proxy.tick(1000);
}

function counted(proxy: Emulator, ending: string): number {
  const found = Object.entries(proxy.metrics).filter(([name]) => name.endsWith(ending));
  return found.reduce((sum, [, value]) => sum + value, 0);
}

/** The shared records of health, as bytes. */
function rosters(proxy: Emulator): string {
  const { sharedData } = proxy;
  const keys = sharedData.keys.filter((key) => key.includes("roster"));
  return keys.map((key) => sharedData.get(key)?.value.toString("hex")).join();
}

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults, ...proxy.traps], []);
}

for (const mode of ["upstream", "downstream"] as const) {
  test(`retry-after 3 keeps a token out for 3 s without a probe; then one of 5 VMs tries it: ${mode}`, async () => {
    const proxy = await gateway({}, { mode, provider: { retryOnFailure: { enabled: false } } });
    give(proxy, limited(3));
    assert.equal(counted(proxy, ".rested"), 1);
    assert.equal(share(proxy, 40), 0);
    proxy.tick(2900);
    assert.equal(share(proxy, 40), 0);
    proxy.tick(1000);
    const waiting = open(proxy, 25);
    const [trial, ...others] = ofFirst(waiting);
    assert.ok(trial !== undefined && others.length === 0, `${others.length} more than the trial`);
    assert.equal(counted(proxy, ".trials"), 1);
    for (const exchange of waiting) exchange.respond(good);
    assert.equal(counted(proxy, ".readmitted"), 1);
    assert.equal(counted(proxy, "ai_proxy.probes"), 0);
    clean(proxy);
  });
}

test("a token that is back takes a small share first, and all of it after half a minute", async () => {
  const proxy = await gateway();
  give(proxy, limited(3));
  proxy.tick(4000);
  assert.equal(share(proxy, 1), 1);
  const shares = [share(proxy, 400)];
  for (let step = 0; step < 3; step++) {
    wait(proxy, 10);
    shares.push(share(proxy, 400));
  }
  const [first = 0, second = 0, third = 0, last = 0] = shares;
  assert.ok(first > 4 && first < 45, `${first} of 400 at once`);
  assert.ok(second > first + 10 && third > second + 10 && third < 180, shares.join());
  assert.ok(last > 165 && last < 235, `${last} of 400 after 30 s`);
  clean(proxy);
});

test("a trial that fails has the token rest longer, and nobody else tries it before", async () => {
  const proxy = await gateway();
  give(proxy, limited(3));
  proxy.tick(4000);
  const [trial, ...others] = ofFirst(open(proxy, 10));
  assert.equal(others.length, 0);
  trial?.respond(limited(3));
  proxy.tick(9900);
  assert.equal(share(proxy, 40), 0);
  proxy.tick(2200);
  assert.equal(ofFirst(open(proxy, 10)).length, 1);
  assert.equal(counted(proxy, "ai_proxy.probes"), 0);
});

test("a trial that is never answered keeps others from trying for half a minute alone", async () => {
  const proxy = await gateway();
  give(proxy, limited(3));
  proxy.tick(4000);
  assert.equal(ofFirst(open(proxy, 10)).length, 1);
  proxy.tick(29_000);
  assert.equal(ofFirst(open(proxy, 10)).length, 0);
  proxy.tick(1000);
  assert.equal(ofFirst(open(proxy, 10)).length, 1);
});

/** A token on trial, and the request that is its trial. */
async function onTrial(options: FilterOptions = {}): Promise<{ proxy: Emulator; trial: Exchange }> {
  const proxy = await gateway({}, options);
  give(proxy, limited(3));
  proxy.tick(4000);
  const [trial, ...others] = ofFirst(open(proxy, 10));
  assert.ok(trial !== undefined && others.length === 0);
  return { proxy, trial };
}

const undecided: Readonly<Record<string, (trial: Exchange) => void>> = {
  "the client's own mistake": (trial) => trial.respond(error(400, { message: "unknown parameter" })),
  "refused content": (trial) =>
    trial.respond(error(400, { code: "content_filter", message: "The prompt was refused." })),
  "a model that the account has not": (trial) =>
    trial.respond(error(404, { message: "The model does not exist or you do not have access to it." })),
  "a client that leaves": (trial) => trial.disconnect(),
  "nobody's answer": (trial) =>
    trial.respond({ status: 503, headers: {}, body: "", codeDetails: "upstream_reset_before_response_started" }),
};

for (const mode of ["upstream", "downstream"] as const) {
  for (const [name, end] of Object.entries(undecided)) {
    test(`a trial that says nothing is over at once, and the next request is one: ${name}, ${mode}`, async () => {
      const { proxy, trial } = await onTrial({ mode, provider: { retryOnFailure: { enabled: false } } });
      assert.equal(ofFirst(open(proxy, 10)).length, 0);
      end(trial);
      const [next, ...others] = ofFirst(open(proxy, 10));
      assert.equal(others.length, 0);
      next?.respond(good);
      assert.deepEqual([counted(proxy, ".trials"), counted(proxy, ".readmitted")], [2, 1]);
      clean(proxy);
    });
  }
}

const ofAccount: Readonly<Record<string, Answer>> = {
  insufficient_quota: error(429, { code: "insufficient_quota", message: "You exceeded your current quota." }),
  Arrearage: error(400, { code: "Arrearage", message: "Access denied, account is not in good standing." }),
  "a credit balance": error(400, { type: "invalid_request_error", message: "Your credit balance is too low." }),
};

for (const [name, answer] of Object.entries(ofAccount)) {
  test(`an account that the vendor says is used up is not asked again soon: ${name}`, async () => {
    const proxy = await gateway();
    give(proxy, answer);
    assert.equal(counted(proxy, ".ejected"), 1);
    assert.equal(share(proxy, 40), 0);
    for (let minute = 0; minute < 9; minute++) {
      wait(proxy, 60);
      assert.equal(share(proxy, 10), 0);
    }
    assert.equal(counted(proxy, "ai_proxy.probes"), 0);
    wait(proxy, 62);
    assert.equal(counted(proxy, "ai_proxy.probes"), 1);
    clean(proxy);
  });
}

test("a cooldown that is set brings such a token back when it is over", async () => {
  const proxy = await gateway({ cooldownDuration: 20_000 });
  give(proxy, error(429, { code: "insufficient_quota" }));
  wait(proxy, 22);
  assert.equal(counted(proxy, ".readmitted"), 1);
});

test("a key that the vendor says is none is out by its first answer, and a probe brings it back", async () => {
  const proxy = await gateway();
  give(proxy, error(401, { code: "invalid_api_key", message: "Incorrect API key provided." }));
  assert.equal(counted(proxy, ".ejected"), 1);
  assert.equal(share(proxy, 40), 0);
  for (let second = 0; second < 10 && counted(proxy, "ai_proxy.probes") === 0; second++) proxy.tick(1000);
  proxy.callouts.find(({ state }) => state === "pending")?.respond(good);
  assert.equal(counted(proxy, ".readmitted"), 1);
});

test("a failureThreshold that is set counts whatever the vendor says, and statuses alone count without", async () => {
  const cases: [object, Answer][] = [
    [{ failureThreshold: 3 }, error(401, { code: "invalid_api_key" })],
    [{ failureThreshold: 3 }, error(429, { code: "insufficient_quota" })],
    [{}, error(401, {})],
    [{}, error(402, { message: "This request requires more credits, or fewer max_tokens." })],
    [{}, error(429, {})],
  ];
  for (const [failover, answer] of cases) {
    const proxy = await gateway(failover);
    give(proxy, answer);
    assert.deepEqual([counted(proxy, ".ejected"), counted(proxy, ".rested")], [0, 0], answer.body);
    assert.ok(share(proxy, 40) > 5, answer.body);
  }
});

/** A success after which nothing is left of a limit for so many seconds. */
function spent(seconds: number): Answer {
  const limits = { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": `${seconds}s` };
  return { ...good, headers: { ...json, ...limits } };
}

test("a token of which nothing is left rests before it is refused", async () => {
  const proxy = await gateway();
  give(proxy, spent(10));
  assert.equal(counted(proxy, ".rested"), 1);
  proxy.tick(9900);
  assert.equal(share(proxy, 40), 0);
  proxy.tick(2200);
  assert.equal(share(proxy, 1), 1);
  clean(proxy);
});

test("a token of which nothing is left serves on where 429 does not count, or for less than a second", async () => {
  const cases: [object, Answer][] = [
    [{ failoverOnStatus: ["401"] }, spent(10)],
    [{}, spent(0.5)],
  ];
  for (const [failover, answer] of cases) {
    const proxy = await gateway(failover);
    give(proxy, answer);
    assert.equal(rosters(proxy), "");
  }
});

test("a day's quota has a token rest for an hour, and another wish for a minute at most", async () => {
  const details = [{ violations: [{ quotaId: "GenerateRequestsPerDayPerProject" }] }, { retryDelay: "18s" }];
  const daily = error(429, { code: 429, status: "RESOURCE_EXHAUSTED", details });
  const cases: [Answer, number][] = [
    [daily, 3600],
    [limited(7200), 60],
  ];
  for (const [answer, seconds] of cases) {
    const proxy = await gateway();
    give(proxy, answer);
    proxy.tick((seconds - 1) * 1000);
    assert.equal(share(proxy, 20), 0);
    proxy.tick(7000);
    assert.equal(share(proxy, 1), 1);
    assert.equal(counted(proxy, "ai_proxy.probes"), 0);
  }
});

const mistakes: readonly Answer[] = [
  error(400, { message: "unknown parameter" }),
  error(404, { message: "no such thing" }),
  error(400, { code: "context_length_exceeded", message: "This model's maximum context length is 8192 tokens." }),
  error(413, { message: "Request too large: Limit 10, Requested 20." }),
  error(429, { message: "Request too large: Limit 10, Requested 20." }),
  error(400, { code: "content_filter", message: "The response was filtered." }),
];

test("a client's own mistakes leave the record as it is, byte for byte, beside a token that rests", async () => {
  for (const mistake of mistakes) {
    const proxy = await gateway();
    for (let n = 0; n < 20; n++) proxy.request(chat()).respond(mistake);
    assert.equal(rosters(proxy), "", mistake.body);
    give(proxy, limited(30));
    const before = rosters(proxy);
    for (let n = 0; n < 20; n++) proxy.request(chat()).respond(mistake);
    assert.equal(rosters(proxy), before, mistake.body);
  }
});

test("where all rest they serve as if none did", async () => {
  const all = async (failover: object): Promise<Emulator> => {
    const proxy = await gateway(failover);
    for (let n = 0; n < 10 && counted(proxy, ".rested") < 2; n++) proxy.request(chat()).respond(limited(20));
    assert.equal(counted(proxy, ".rested"), 2);
    return proxy;
  };
  const soonest = await all({});
  const request = soonest.request(chat());
  assert.notEqual(tokenOf(request), "none");
  request.respond(good);
  assert.equal(counted(soonest, ".readmitted"), 1);
});

test("with whenNoneHealthy: reject a limit that a request may have met alone has no token rest", async () => {
  const proxy = await gateway({ whenNoneHealthy: "reject" });
  for (let n = 0; n < 10; n++) proxy.request(chat()).respond(limited(20));
  assert.equal(counted(proxy, ".rested"), 0);
  assert.notEqual(tokenOf(proxy.request(chat())), "none");
  for (let n = 0; n < 10 && counted(proxy, ".rested") < 2; n++) proxy.request(chat()).respond(spent(20));
  const refused = proxy.request(chat()).response;
  assert.equal(refused?.status, 503);
  assert.ok(Number(refused?.headers["retry-after"]) >= 19);
  wait(proxy, 25);
  assert.equal(open(proxy, 5).filter((exchange) => tokenOf(exchange) !== "none").length, 2);
});

test("a record of a version that knows no rests keeps its tokens out, and is written on", async () => {
  const proxy = await gateway({ failureThreshold: 1 });
  give(proxy, error(401, {}));
  const key = proxy.sharedData.keys.find((one) => one.includes("roster")) ?? assert.fail("no record");
  const bytes = proxy.sharedData.get(key)?.value ?? assert.fail("no record");
  const note = bytes.readUInt16LE(8) + 10;
  const old = Buffer.concat([bytes.subarray(0, 5), Buffer.from([1, 0]), bytes.subarray(7, note)]);
  assert.notEqual(old.length, bytes.length);
  proxy.sharedData.set(key, old, proxy.sharedData.get(key)?.cas ?? 0);
  assert.equal(share(proxy, 40), 0);
  wait(proxy, 6);
  proxy.callouts.find(({ state }) => state === "pending")?.respond(good);
  assert.equal(counted(proxy, ".readmitted"), 1);
});
