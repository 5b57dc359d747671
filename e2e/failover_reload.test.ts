import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { plugins, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import {
  assertProbesApart,
  chat,
  chatPath,
  editProviders,
  ejectToken,
  healing,
  isProbe,
  numberedChat,
  waitUntilServing,
} from "./harness/failing_pool.ts";
import { Gateway } from "./harness/gateway.ts";
import { HealthLog, until, type Lead } from "./harness/health_log.ts";
import { Load } from "./harness/load.ts";
import { downstreamCatchAll, downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { moveToWatchedFile, watchedFile, watchedText, type WatchedKind } from "./harness/watched_file.ts";
import { buildTrappingModule, trapHeaders } from "./trapping/build.ts";

/** A mode whose listeners or clusters come from a file that Envoy watches, and that maps every model to `first`. */
class WatchedMode {
  readonly mode: Mode;
  readonly #kind: WatchedKind;
  #settled: Bootstrap | null = null;

  constructor(mode: Mode, kind: WatchedKind, change: (config: Bootstrap) => void = () => {}) {
    this.#kind = kind;
    const editSettled = (config: Bootstrap): Record<string, string> => {
      editProviders(config, (provider) => (provider["modelMapping"] = { "*": "first" }));
      change(config);
      this.#settled = structuredClone(config);
      return { [watchedFile(kind)]: moveToWatchedFile(config, kind) };
    };
    this.mode = { ...healing(mode), editSettled };
  }

  /** Replaces the file: every model is mapped to `model`; the tokens are listed backwards unless it is `first`. */
  update(gateway: Gateway, model: string): void {
    assert.ok(this.#settled !== null);
    const config = structuredClone(this.#settled);
    editProviders(config, (provider) => {
      provider["modelMapping"] = { "*": model };
      if (model !== "first") provider.apiTokens?.reverse();
    });
    gateway.envoy.replace(watchedFile(this.#kind), watchedText(config, this.#kind));
  }
}

/** How often a client's chat came to groq with `token` since its request number `from`. */
function usesByClients(gateway: Gateway, token: string, from: number): number {
  const requests = gateway.vendors.groq.requests.slice(from);
  return requests.filter((request) => request.token === token && !isProbe(request)).length;
}

function modelOf(body: string): string {
  return (JSON.parse(body) as { model?: string }).model ?? "";
}

/** Waits until both workers map to `model`; every chat on the way has to be served. */
async function settleOn(gateway: Gateway, model: string): Promise<void> {
  let inRow = 0;
  await until(`the configuration that maps to ${model}`, async () => {
    const answer = await chat(gateway);
    assert.equal(answer.status, 200, answer.body);
    inRow = modelOf(answer.body) === model ? inRow + 1 : 0;
    return inRow >= 12;
  });
}

/** So many that both workers have some, but for once in 30 000 runs. */
const streamCount = 16;
/** A worker leads first but for a few starts, because the main thread's VM ticks first and finds no lease to take. */
const starts = 8;
/** The lease's rest, a tick, and some. */
const leadLimitMs = 8000;

const folder = mkdtempSync(join(tmpdir(), "ai-proxy-trapping-"));
const trappingModule = join(folder, "trapping.wasm");

function useTrappingModule(config: Bootstrap): void {
  for (const plugin of plugins(config)) plugin.vm_config.code.local.filename = trappingModule;
}

/** The threads whose VM a request has killed since `from`, as often as it happened. */
function trappedThreads(gateway: Gateway, from = 0): number[] {
  const line = /\]\[(\d+)\]\[error\]\[wasm\].*proxy_on_request_headers failed/g;
  return [...gateway.envoy.log.slice(from).matchAll(line)].map(([, thread]) => Number(thread));
}

/** Sends requests that kill the VM of whichever worker takes them, until `isEnough`. Each is refused, none hangs. */
async function trap(gateway: Gateway, isEnough: () => boolean): Promise<void> {
  await until("the VMs are dead", async () => {
    if (isEnough()) return true;
    const answer = await gateway.post("groq", chatPath, numberedChat(0), trapHeaders);
    assert.equal(answer.status, 503, answer.body);
    await sleep(50);
    return false;
  });
}

/** Kills the VMs of both workers. */
async function trapBoth(gateway: Gateway): Promise<void> {
  const from = new HealthLog(gateway.envoy).end;
  await trap(gateway, () => new Set(trappedThreads(gateway, from)).size === 2);
}

/** Waits until clients are served again by both workers. */
async function waitUntilServed(gateway: Gateway): Promise<void> {
  let inRow = 0;
  await until("clients are served again", async () => {
    inRow = (await chat(gateway)).status === 200 ? inRow + 1 : 0;
    return inRow >= 16;
  });
}

interface StreamEnd {
  isWhole: boolean;
  /** The connection ended inside of the answer. */
  isCut: boolean;
}

/** A streamed chat and how it ended. */
async function stream(gateway: Gateway): Promise<StreamEnd> {
  try {
    const answer = await gateway.post("groq", chatPath, { ...numberedChat(0), stream: true });
    return { isWhole: answer.status === 200 && answer.body.endsWith("data: [DONE]\n\n"), isCut: false };
  } catch (fault) {
    return { isWhole: false, isCut: (fault as NodeJS.ErrnoException).code === "ECONNRESET" };
  }
}

/** A client that keeps its connection. */
class KeptConnection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #gateway: Gateway;
  /** Connections that were made so far. */
  readonly #ports = new Set<number>();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  get connections(): number {
    return this.#ports.size;
  }

  /** The model that a chat is mapped to; with another status than 200 the status. */
  chat(): Promise<string> {
    return new Promise((resolve, reject) => {
      const body = JSON.stringify(numberedChat(0));
      const headers = { "content-type": "application/json", "content-length": String(body.length) };
      const options = { method: "POST", agent: this.#agent, headers };
      const request = httpRequest(`${this.#gateway.url}${chatPath}`, options, (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(pieces).toString("utf8");
          resolve(response.statusCode === 200 ? modelOf(text) : String(response.statusCode));
        });
      });
      request.on("socket", (socket) => {
        const note = (): void => void this.#ports.add(socket.localPort ?? 0);
        if (socket.connecting) socket.once("connect", note);
        else note();
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The model that a chat is mapped to, once the connection's version serves: each starts its VM when it is asked. */
function served(connection: KeptConnection): Promise<string> {
  return until("the connection is served", async () => {
    const model = await connection.chat();
    return model === "503" ? null : model;
  });
}

// Side by side: the cases wait for probes most of the time.
describe("the health of tokens survives", { concurrency: 3 }, () => {
  // Before all of them, because the compiler keeps this process from answering as the vendor.
  before(() => buildTrappingModule(trappingModule));
  after(() => rmSync(folder, { recursive: true }));

  for (const [mode, kind] of [
    [downstreamCatchAll, "listeners"],
    [upstream, "clusters"],
  ] as const) {
    const watched = new WatchedMode(mode, kind);
    describeGateway(`an update of the ${kind} and its rollback, ${mode.name}`, watched.mode, (gateway) => {
      it("loses no request and keeps the token out until it has healed", async () => {
        const { groq } = gateway().vendors;
        const token = groq.tokens[0] ?? "";
        const log = new HealthLog(gateway().envoy);
        const alias = await ejectToken(gateway(), token);
        const from = groq.requests.length;
        const load = new Load(gateway(), { dead: token, parallel: 2, pauseMs: 20 });
        for (const model of ["second", "first"]) {
          watched.update(gateway(), model);
          await settleOn(gateway(), model);
          const probes = groq.requests.filter(isProbe).length;
          await until("a probe", () => groq.requests.filter(isProbe).length > probes);
        }
        const outcome = await load.stop();
        assert.equal(outcome.failed, 0);
        assert.equal(outcome.late.size, outcome.answers.length);
        assert.deepEqual(new Set(outcome.answers.map((answer) => modelOf(answer.body))), new Set(["first", "second"]));
        assert.equal(outcome.seenLate, 0);
        assert.equal(usesByClients(gateway(), token, from), 0);
        assert.deepEqual(log.aliases("ejected"), [alias]);
        assert.deepEqual(log.aliases("readmitted"), []);
        assertProbesApart(gateway(), token);
        groq.setToken(token, { kind: "healthy" });
        await log.waitFor("readmitted", 1);
        await waitUntilServing(gateway(), groq.tokens);
        log.assertOneHolderPerTerm();
      });
    });
  }

  for (const mode of [downstreamRoute, upstream]) {
    const options = { ...healing(mode), editSettled: useTrappingModule };
    describeGateway(`the death of both workers' VMs, ${mode.name}`, options, (gateway) => {
      it("reloads them with the token still out, and clients are served again", async () => {
        const { groq } = gateway().vendors;
        const token = groq.tokens[0] ?? "";
        const log = new HealthLog(gateway().envoy);
        const alias = await ejectToken(gateway(), token);
        const from = groq.requests.length;
        const load = new Load(gateway(), { dead: token, parallel: 2, pauseMs: 20 });
        await trapBoth(gateway());
        await waitUntilServed(gateway());
        const sent = load.sent;
        await until("100 chats after the reload", () => load.sent >= sent + 100);
        const outcome = await load.stop();
        // Envoy refuses what comes to a dead VM until it may start the next one.
        assert.ok(outcome.answers.every(({ status }) => status === 200 || status === 503));
        assert.ok(outcome.answers.slice(sent + 2).every(({ status }) => status === 200));
        assert.equal(outcome.seenLate, 0);
        assert.equal(usesByClients(gateway(), token, from), 0);
        assert.deepEqual(log.aliases("ejected"), [alias]);
        assertProbesApart(gateway(), token);
        groq.setToken(token, { kind: "healthy" });
        await log.waitFor("readmitted", 1);
        await waitUntilServing(gateway(), groq.tokens);
        log.assertOneHolderPerTerm();
      });
    });
  }

  const watched = new WatchedMode(downstreamCatchAll, "listeners", useTrappingModule);
  describeGateway("the death of a VM under connections of a listener's old version", watched.mode, (gateway) => {
    it("cuts its own streams, leaves those of the other worker whole, and serves both versions", async () => {
      const { groq } = gateway().vendors;
      const token = groq.tokens[0] ?? "";
      const log = new HealthLog(gateway().envoy);
      const alias = await ejectToken(gateway(), token);
      const from = groq.requests.length;
      const kept = Array.from({ length: 8 }, () => new KeptConnection(gateway()));
      for (const connection of kept) assert.equal(await connection.chat(), "first");
      Object.assign(groq.behaviour, { pauseAfterWrites: 2 });
      const begun = groq.requests.length;
      const streams = Array.from({ length: streamCount }, () => stream(gateway()));
      await until(
        "all streams have begun",
        () => groq.requests.slice(begun).filter((r) => !isProbe(r)).length === streamCount,
      );
      groq.behaviour.pauseAfterWrites = 0;
      watched.update(gateway(), "second");
      await settleOn(gateway(), "second");
      const before = log.end;
      await trap(gateway(), () => trappedThreads(gateway(), before).length === 1);
      await waitUntilServed(gateway());
      groq.resume();
      const ends = await Promise.all(streams);
      assert.ok(ends.every((end) => end.isWhole || end.isCut));
      assert.ok(ends.some((end) => end.isWhole) && ends.some((end) => end.isCut));
      // The VM is configured with the old version once more, after the new one.
      const models: string[] = [];
      for (const connection of kept) models.push(await served(connection));
      assert.deepEqual(
        models.filter((model) => model !== "first" && model !== "second"),
        [],
      );
      assert.ok(kept.some((connection, index) => connection.connections === 1 && models[index] === "first"));
      await settleOn(gateway(), "second");
      for (const connection of kept) connection.close();
      assert.equal(usesByClients(gateway(), token, from), 0);
      assert.deepEqual(log.aliases("ejected"), [alias]);
      assert.deepEqual(log.aliases("readmitted"), []);
      assertProbesApart(gateway(), token);
      log.assertOneHolderPerTerm();
    });
  });

  for (const mode of [downstreamRoute, upstream]) {
    it(`the death of the leading VM: another leads within 8 s, and probes go on, ${mode.name}`, async () => {
      const { gateway, lead } = await startWithLeadingWorker({ ...healing(mode), editSettled: useTrappingModule });
      try {
        const { groq } = gateway.vendors;
        const token = groq.tokens[0] ?? "";
        const log = new HealthLog(gateway.envoy);
        const alias = await ejectToken(gateway, token);
        const from = log.end;
        const outSince = groq.requests.length;
        await trap(gateway, () => trappedThreads(gateway, from).includes(lead.thread));
        const next = await until("another VM leads", () => log.leads(from).find(isOfGroq) ?? false, leadLimitMs);
        assert.notEqual(next.holder, lead.holder);
        assert.ok(next.term > lead.term);
        const probes = groq.requests.filter(isProbe).length;
        await until("two more probes", () => groq.requests.filter(isProbe).length >= probes + 2);
        assert.ok(groq.requests.filter(isProbe).every((request) => request.token === token));
        assert.deepEqual(log.aliases("ejected"), [alias]);
        assert.equal(usesByClients(gateway, token, outSince), 0);
        groq.setToken(token, { kind: "healthy" });
        await log.waitFor("readmitted", 1);
        await waitUntilServed(gateway);
        await waitUntilServing(gateway, groq.tokens);
        assertProbesApart(gateway, token);
        log.assertOneHolderPerTerm();
        await gateway.verify();
      } finally {
        await gateway.stop();
      }
    });
  }
});

function isOfGroq(lead: Lead): boolean {
  return lead.provider === "groq";
}

/** A gateway whose checks of groq are led by a worker's VM, which requests can kill. */
async function startWithLeadingWorker(mode: Mode): Promise<{ gateway: Gateway; lead: Lead }> {
  for (let n = 0; n < starts; n++) {
    const gateway = await Gateway.start(mode);
    const log = new HealthLog(gateway.envoy);
    try {
      const lead = await until("somebody leads", () => log.leads().find(isOfGroq) ?? false, leadLimitMs);
      if (lead.isWorker) return { gateway, lead };
    } catch (fault) {
      await gateway.stop();
      throw fault;
    }
    await gateway.stop();
  }
  return assert.fail(`the main thread led first in ${starts} starts`);
}
