import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, editPlugins, upstream, type Mode } from "./harness/modes.ts";
import type { RawAnswer } from "./harness/raw_client.ts";
import { Relay } from "./harness/relay.ts";
import { describeGateway } from "./harness/suite.ts";
import type { RecordedRequest } from "./mock/records.ts";

const markHeader = "x-ai-proxy-probe";
const statusHeader = "x-ai-proxy-probe-status";
const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };
/** `local`, so that every probe passes the relay whatever came of the one before. */
const failover = {
  enabled: true,
  failureThreshold: 1,
  healthCheckInterval: 1000,
  healthCheckTimeout: 2000,
  healthCheckModel: "gpt-4o",
  healthCheckVia: "local",
};

/** A shipped file whose probes pass `relay`. */
function relayed(mode: Mode, relay: Relay): Mode {
  return {
    ...mode,
    edit: (config) => {
      mode.edit?.(config);
      editPlugins(config, (plugin) => {
        for (const { provider } of [plugin, ...(plugin._rules_ ?? [])]) {
          if (provider !== undefined) Object.assign(provider, { failover });
        }
      });
    },
    editSettled: (config) => relay.stepIn(config),
  };
}

/** Waits until `holds`. */
async function until(what: string, holds: () => boolean, limitMs = 15_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > deadline) assert.fail(`after ${limitMs} ms still not: ${what}`);
    await sleep(10);
  }
}

function occurrences(gateway: Gateway, text: string): number {
  return gateway.envoy.log.split(text).length - 1;
}

/** A chat of a client that shows `mark`. */
function chat(gateway: Gateway, mark?: string): Promise<RawAnswer> {
  return gateway.post("groq", "/v1/chat/completions", body, mark === undefined ? {} : { [markHeader]: mark });
}

/** Takes the first token of groq out for good and answers it. */
async function killToken(gateway: Gateway): Promise<string> {
  const token = gateway.vendors.groq.tokens[0] ?? "";
  gateway.vendors.groq.setToken(token, { kind: "unauthorized" });
  const before = occurrences(gateway, "is ejected");
  for (let n = 0; n < 200 && occurrences(gateway, "is ejected") === before; n++) await chat(gateway);
  assert.equal(occurrences(gateway, "is ejected"), before + 1);
  return token;
}

/** Heals the token and waits until it serves clients again. */
async function healToken(gateway: Gateway, token: string): Promise<void> {
  const { groq } = gateway.vendors;
  const before = occurrences(gateway, "is readmitted");
  groq.setToken(token, { kind: "healthy" });
  await until("the token is readmitted", () => occurrences(gateway, "is readmitted") > before);
  assert.equal(occurrences(gateway, "is readmitted"), before + 1);
  const from = groq.requests.length;
  for (let n = 0; n < 200 && usesOf(groq.requests.slice(from), token) === 0; n++) await chat(gateway);
  assert.ok(usesOf(groq.requests.slice(from), token) > 0, "the healed token serves nobody");
}

function usesOf(requests: RecordedRequest[], token: string): number {
  return requests.filter((request) => request.token === token).length;
}

/** The vendor learns nothing of the marks, and no log holds one. */
function assertHidden(gateway: Gateway, marks: string[]): void {
  const names = gateway.vendors.groq.requests.flatMap((request) => Object.keys(request.headers));
  assert.deepEqual(
    names.filter((name) => name.startsWith("x-ai-proxy-") || name === "x-envoy-original-path"),
    [],
  );
  const { log } = gateway.envoy;
  assert.ok(marks.every((mark) => mark !== "" && !log.includes(mark)));
}

/** Sends chats that show `mark`: all are served, by another token than `token`. */
async function assertWorthless(gateway: Gateway, mark: string, token: string): Promise<void> {
  for (let n = 0; n < 4; n++) {
    const from = gateway.vendors.groq.requests.length;
    const answer = await chat(gateway, mark);
    assert.equal(answer.status, 200, `${mark}: ${answer.body}`);
    assert.equal(answer.headers[statusHeader], undefined);
    const requests = gateway.vendors.groq.requests.slice(from).filter((request) => !isProbe(request));
    assert.equal(usesOf(requests, token), 0, mark);
  }
}

/** Waits for `count` more probes of `token` that the vendor has answered. */
async function probed(gateway: Gateway, token: string, count: number): Promise<void> {
  const probes = (): number => usesOf(gateway.vendors.groq.requests.filter(isProbe), token);
  const target = probes() + count;
  await until(`${count} more probes`, () => probes() >= target);
}

/** The clients of these cases say Hello, and probes do not. */
function isProbe(request: RecordedRequest): boolean {
  return !request.body.includes("Hello");
}

/** What came of a stolen mark. */
interface Theft {
  /** What the clients got that showed it. */
  readonly answers: RawAnswer[];
  /** The token that the held probe was sent with in the end. */
  readonly heldWith: string | undefined;
}

/** Holds the next probe, lets 16 clients show its mark first, and lets it go. */
async function steal(gateway: Gateway, relay: Relay, token: string): Promise<Theft> {
  const { groq } = gateway.vendors;
  const count = relay.probes.length;
  relay.isHolding = true;
  await until("a probe is held", () => relay.probes.length > count);
  const mark = relay.marks.at(-1) ?? "";
  const from = groq.requests.length;
  const answers = await Promise.all(Array.from({ length: 16 }, () => chat(gateway, mark)));
  const uses = (): number => usesOf(groq.requests.slice(from).filter(isProbe), token);
  assert.equal(uses(), 1, "the permit is good for one request");
  relay.release();
  // What was held is an ordinary request by now; what was stolen has become the probe.
  await until("the held probe is answered", () => groq.requests.slice(from).filter(isProbe).length >= 2);
  const [, held] = groq.requests.slice(from).filter(isProbe);
  return { answers, heldWith: held?.token };
}

const places = await Promise.all(
  [upstream, downstreamRoute].map(async (mode) => ({ mode, relay: await Relay.start(), other: await Relay.start() })),
);
after(() => Promise.all(places.flatMap(({ relay, other }) => [relay.stop(), other.stop()])));

// Side by side: the cases wait for probes most of the time.
describe("the marks that probes bear", { concurrency: 4 }, () => {
  for (const { mode, relay, other } of places) {
    describeGateway(`marks of probes, ${mode.name}`, relayed(mode, relay), (gateway) => {
      it("are worth nothing when invented, and nothing when used or outlived", async () => {
        const token = await killToken(gateway());
        await probed(gateway(), token, 1);
        const [key = "", fingerprint = "", nonce = ""] = (relay.marks[0] ?? "").split(".");
        const random = randomBytes(16).toString("hex");
        const invented = [
          `${key}.${fingerprint}.${random}`,
          `${random}.${fingerprint}.${nonce}`,
          `${key}.${fingerprint}`,
        ];
        invented.push(`${key}.${random.slice(16)}.${nonce}`, `${key}.${fingerprint}.${nonce}00`, "x".repeat(4000), "-");
        for (const mark of invented) await assertWorthless(gateway(), mark, token);
        const used = relay.marks[0] ?? "";
        await assertWorthless(gateway(), used, token);
        await probed(gateway(), token, 1);
        await assertWorthless(gateway(), used, token);
        await healToken(gateway(), token);
        assert.equal(new Set(relay.marks).size, relay.marks.length, "two probes had one mark");
        for (const mark of relay.marks) {
          const answer = await chat(gateway(), mark);
          assert.equal(answer.status, 200);
          assert.equal(answer.headers[statusHeader], undefined);
        }
        assertHidden(gateway(), relay.marks);
      });

      it("make the very probe happen when stolen before use, and tell the thief nothing", async () => {
        const token = await killToken(gateway());
        const readmitted = occurrences(gateway(), "is readmitted");
        const { answers, heldWith } = await steal(gateway(), relay, token);
        assert.notEqual(heldWith, token, "the permit was used again by the probe itself");
        assert.ok(answers.every((answer) => answer.status === 200 && answer.headers[statusHeader] === undefined));
        const empty = answers.filter((answer) => answer.body === "");
        assert.equal(empty.length, 1);
        assert.equal(empty[0]?.headers["content-type"], undefined);
        await probed(gateway(), token, 1);
        assert.equal(occurrences(gateway(), "is readmitted"), readmitted);
        gateway().vendors.groq.setToken(token, { kind: "healthy" });
        // Readmitted, it may serve the held probe, too, which is an ordinary request by then.
        await steal(gateway(), relay, token);
        await until("the token is readmitted", () => occurrences(gateway(), "is readmitted") > readmitted);
        assertHidden(gateway(), relay.marks);
      });
    });

    describeGateway(`answers to probes, ${mode.name}`, relayed(mode, other), (gateway) => {
      it("are not believed when the probe never reached the filter", async () => {
        const token = await killToken(gateway());
        gateway().vendors.groq.setToken(token, { kind: "healthy" });
        other.answer = { status: 200, headers: { [statusHeader]: "200" } };
        const count = other.probes.length;
        await until("two probes", () => other.probes.length >= count + 2);
        assert.equal(occurrences(gateway(), "is readmitted"), occurrences(gateway(), "is ejected") - 1);
        other.answer = null;
        await healToken(gateway(), token);
      });

      it("are not forged by the vendor, nor is anything else that the filter says in headers", async () => {
        const { groq } = gateway().vendors;
        groq.behaviour.headers = { [statusHeader]: "200", "x-ai-proxy-retry": "1" };
        const token = await killToken(gateway());
        await probed(gateway(), token, 2);
        assert.equal(occurrences(gateway(), "is readmitted"), occurrences(gateway(), "is ejected") - 1);
        const from = groq.requests.length;
        const answers = await Promise.all(Array.from({ length: 20 }, () => chat(gateway())));
        const served = groq.requests.slice(from).filter((request) => !isProbe(request));
        assert.equal(served.length, answers.length, "Envoy tried again on the vendor's word");
        assert.equal(usesOf(served, token), 0);
        assert.ok(answers.every((answer) => answer.status === 200));
        if (mode === upstream) assert.ok(answers.every((answer) => answer.headers["x-ai-proxy-retry"] === undefined));
        groq.behaviour.headers = { [statusHeader]: "401" };
        await healToken(gateway(), token);
        assert.equal(occurrences(gateway(), "is ejected"), occurrences(gateway(), "is readmitted"));
      });
    });
  }
});
