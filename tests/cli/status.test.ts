import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";

const secret = "canary-status-secret";
const first = { alias: "first", state: "healthy", weight: 1, failures: 0, failedProbes: 0, generation: 2 };
const second = {
  ...first,
  ...{ alias: "second", state: "ejected", weight: 0, failedProbes: 3, since: "2026-11-29T08:27:50Z" },
  ...{
    reason: { class: "quota", status: 429, code: "insufficient_quota" },
    until: "2026-11-29T08:30:03Z",
    probing: false,
  },
  nextProbe: "2026-11-29T08:30:03Z",
};
const groq = {
  ...{ id: "team-a", type: "groq", failover: true, leader: { vm: "8f3c", term: 4 } },
  tokens: [first, second],
};

function statusOf(...providers: object[]): string {
  return JSON.stringify({ time: "2026-11-29T08:30:00Z", providers });
}

describe("ai-proxy status", () => {
  let server: Server;
  let url: string;
  let asked: { path: string | undefined; authorization: string | undefined }[] = [];
  let answer: (response: ServerResponse) => void;
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-status-"));
  const replyWith = (body: string, status = 200): void => {
    answer = (response) => void response.writeHead(status).end(body);
  };
  before(async () => {
    server = createServer(({ url: path, headers: { authorization } }, response) => {
      asked.push({ path, authorization });
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ai-proxy/status`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    asked = [];
    process.env["AI_PROXY_STATUS_TOKEN"] = secret;
    delete process.env["AI_PROXY_STATUS_URL"];
    replyWith(statusOf(groq));
  });
  after(() => {
    delete process.env["AI_PROXY_STATUS_TOKEN"];
    delete process.env["AI_PROXY_STATUS_URL"];
  });

  it("prints a table for each provider, with the secret of the environment", async () => {
    const { status, stdout, stderr } = await aiProxy("status", "--url", url);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.equal(
      stdout,
      [
        "groq team-a: 1 of 2 tokens serve; VM 8f3c in term 4 probes",
        "  TOKEN   STATE    SINCE   WHY                           RETURN       FAILURES     WEIGHT",
        "  first   healthy                                                     0            1",
        "  second  ejected  2m 10s  quota 429 insufficient_quota  probe in 3s  3 of probes  0 (drained)",
        "",
      ].join("\n"),
    );
    assert.deepEqual(asked, [{ path: "/ai-proxy/status", authorization: `Bearer ${secret}` }]);
  });

  it("takes the address of the environment, and the secret of a file", async () => {
    process.env["AI_PROXY_STATUS_URL"] = url;
    process.env["AI_PROXY_STATUS_TOKEN"] = "another-secret-0001";
    const file = join(folder, "secret");
    writeFileSync(file, `${secret}\n`);
    assert.equal((await aiProxy("status", "--token-file", file)).status, 0);
    assert.equal(asked[0]?.authorization, `Bearer ${secret}`);
  });

  it("prints the answer as it came with --json", async () => {
    const { stdout } = await aiProxy("status", "--url", url, "--json");
    assert.deepEqual(JSON.parse(stdout), JSON.parse(statusOf(groq)));
  });

  it("says of every state how a token comes back", async () => {
    const tokens = [
      { ...first, alias: "a", state: "counted", failures: 2 },
      { ...first, alias: "b", state: "doubted", failures: 3, probing: true },
      {
        ...second,
        reason: { class: "quota", status: 429 },
        alias: "c",
        nextProbe: "2026-11-29T08:29:59Z",
        since: "2026-11-28T07:30:00Z",
      },
      { ...second, alias: "d", probing: undefined, nextProbe: undefined, until: "2026-11-29T10:31:00Z", reason: null },
      { ...second, alias: "e", state: "resting", trial: true, probing: undefined, nextProbe: undefined },
    ];
    replyWith(statusOf({ ...groq, tokens, leader: null }, { ...groq, id: "", failover: false }));
    const { status, stdout } = await aiProxy("status", "--url", url);
    const rows = stdout.split("\n").map((line) => line.replaceAll(/ +/g, " "));
    assert.equal(status, 0);
    assert.equal(rows[0], "groq team-a: 2 of 5 tokens serve; nobody probes at the moment");
    assert.deepEqual(rows.slice(2, 7), [
      " a counted 2 1",
      " b doubted is probed 3 1",
      " c ejected 1d 1h quota 429 probe is due 3 of probes 0 (drained)",
      " d ejected 2m 10s in 2h 1m 3 of probes 0 (drained)",
      " e on trial 2m 10s quota 429 insufficient_quota in 3s 0 0 (drained)",
    ]);
    assert.match(stdout, /^groq: 1 of 2 tokens serve; failover is off$/m);
  });

  it("ends with 1 when all tokens of a provider are out", async () => {
    replyWith(statusOf(groq, { ...groq, tokens: [second] }));
    assert.equal((await aiProxy("status", "--url", url)).status, 1);
  });

  it("says what to do about an answer that is none, and never shows the secret", async () => {
    const cases: [() => void, RegExp][] = [
      [() => replyWith("{}", 404), /answered 404: nobody tells the status there\. Its path, its secret, or the place/],
      [() => replyWith("", 401), /answered 401: another filter in front/],
      [() => replyWith("", 307), /answered 307: it leads elsewhere/],
      [() => replyWith("<html>"), /the answer is no status of ai-proxy/],
      [() => replyWith('{"time":"now","providers":[]}'), /the answer is no status of ai-proxy/],
      [() => replyWith('{"time":"2026-11-29T08:30:00Z","providers":[7]}'), /the answer is no status of ai-proxy/],
      [() => (answer = (response) => void response.destroy()), /does not answer: is the gateway up/],
    ];
    for (const [prepare, said] of cases) {
      prepare();
      const { status, stdout, stderr } = await aiProxy("status", "--url", url);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /canary/);
    }
  });

  it("does not follow a redirect with the secret", async () => {
    answer = (response) => void response.writeHead(302, { location: url }).end();
    assert.equal((await aiProxy("status", "--url", url)).status, 2);
    assert.equal(asked.length, 1);
  });

  it("takes no secret as an argument, and needs one", async () => {
    assert.equal((await aiProxy("status", "--token", secret)).status, 2);
    const inUrl = await aiProxy("status", "--url", url.replace("//", `//user:${secret}@`));
    assert.equal(inUrl.status, 2);
    assert.doesNotMatch(inUrl.stderr, /canary/);
    process.env["AI_PROXY_STATUS_TOKEN"] = "canary\r\nhost: x";
    const broken = await aiProxy("status", "--url", url);
    assert.equal(broken.status, 2);
    assert.doesNotMatch(broken.stderr, /canary/);
    delete process.env["AI_PROXY_STATUS_TOKEN"];
    assert.match((await aiProxy("status", "--url", url)).stderr, /the secret of the status is needed/);
    assert.match((await aiProxy("status", "--url", "ftp://x")).stderr, /--url must be http/);
    assert.deepEqual(asked, []);
  });

  it("prints nothing that a terminal would act on", async () => {
    replyWith(statusOf({ ...groq, type: "\x1b[2J\x9bgroq", tokens: [{ ...first, alias: "\x07x\r\n" }] }));
    const { stdout } = await aiProxy("status", "--url", url);
    assert.doesNotMatch(stdout, /[^\x20-\x7e\n]/);
  });

  it("looks again and again with --watch, past looks that fail, until it is interrupted", async () => {
    const bodies = [statusOf(groq), "<html>", statusOf({ ...groq, tokens: [first] })];
    answer = (response) => void response.end(bodies.shift() ?? statusOf(groq));
    const args = [`${repository}cli/bin.js`, "status", "--url", url, "--watch", "0.1"];
    const child = spawn(process.execPath, args, { env: process.env });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (printed += String(part)));
    while (asked.length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    await new Promise((resolve) => child.once("exit", resolve));
    assert.match(printed, /1 of 2 tokens serve[^]*the answer is no status[^]*1 of 1 token serves/);
    assert.doesNotMatch(printed, /canary|\x1b/);
  });
});
