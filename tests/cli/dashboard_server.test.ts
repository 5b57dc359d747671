import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { after, before, describe, it } from "node:test";
import { DashboardServer } from "../../cli/dashboard/server.ts";
import { Watcher } from "../../cli/dashboard/watcher.ts";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";
import { healthy, secret, StandIn, statusOf } from "./dashboard_gateway.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request, whose Host is what it says: fetch would not let it. */
function ask(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, (answer) => {
      let body = "";
      answer.on("data", (part: Buffer) => (body += String(part)));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    sent.on("error", reject).end();
  });
}

describe("the server of ai-proxy dashboard", () => {
  let gateway: StandIn;
  let watcher: Watcher;
  let server: DashboardServer;
  let origin: string;
  let key: Record<string, string>;
  before(async () => {
    gateway = await StandIn.start(statusOf([healthy]));
    watcher = new Watcher({ statusUrls: [gateway.url], secret, admin: gateway.url });
    server = new DashboardServer(watcher);
    await server.listen(0);
    const { origin: own, hash } = new URL(server.url);
    origin = own;
    key = { authorization: `Bearer ${hash.slice(1)}` };
    await watcher.look();
  });
  after(() => {
    server.close();
    gateway.stop();
  });

  it("serves every file of the page, and no other", async () => {
    const files = readdirSync(`${repository}cli/dashboard/page`);
    assert.ok(files.includes("index.html") && files.length > 5);
    for (const file of files) {
      const { status, body } = await ask(`${origin}/${file}`);
      assert.equal(status, 200, file);
      assert.equal(body, readFileSync(`${repository}cli/dashboard/page/${file}`, "utf8"), file);
    }
    assert.match((await ask(`${origin}/`)).body, /<!doctype html>/);
    const strangers = ["/server.ts", "/../server.ts", "/..%2fserver.ts", "//index.html", "/page/", "/%00", "/views"];
    for (const path of strangers) assert.equal((await ask(`${origin}${path}`)).status, 404, path);
  });

  it("lets no page have what another origin brings, nor keeps what it says", async () => {
    for (const path of ["/", "/main.js", "/view", "/nothing"]) {
      const { headers } = await ask(`${origin}${path}`);
      const policy = String(headers["content-security-policy"]).split("; ");
      for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"])
        assert.ok(policy.includes(rule), rule);
      assert.ok(policy.includes("frame-ancestors 'none'"));
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["cross-origin-resource-policy"], "same-origin");
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
  });

  it("answers no name but this machine's, so that a foreign page cannot rebind one to it", async () => {
    const { port } = new URL(origin);
    for (const host of [`evil.example:${port}`, "evil.example", "127.0.0.1.evil.example", "127.0.0.2", "localhost."]) {
      for (const path of ["/", "/view"]) {
        const { status, body } = await ask(`${origin}${path}`, { ...key, host });
        assert.equal(status, 403, host);
        assert.doesNotMatch(body, /first|doctype/);
      }
    }
    for (const host of [`127.0.0.1:${port}`, "localhost:8080", "[::1]:9902"])
      assert.equal((await ask(`${origin}/view`, { ...key, host })).status, 200, host);
  });

  it("takes GET alone", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"]) {
      const { status, headers } = await ask(`${origin}/view`, key, method);
      assert.deepEqual([status, headers["allow"]], [405, "GET"], method);
    }
  });

  it("tells the tokens only by the key of the printed address", async () => {
    const last = key["authorization"]?.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) ?? "";
    for (const authorization of [
      "",
      "Bearer ",
      "Bearer x",
      last,
      `${key["authorization"]} `.repeat(2),
      `Bearer ${secret}`,
    ]) {
      const { status, body } = await ask(`${origin}/view`, { authorization });
      assert.equal(status, 401);
      assert.match(body, /the address that `ai-proxy dashboard` printed/);
    }
    const { status, body } = await ask(`${origin}/view`, key);
    assert.equal(status, 200);
    assert.match(body, /"alias":"first","state":"healthy"/);
    const another = new DashboardServer(watcher);
    await another.listen(0);
    assert.notEqual(new URL(another.url).hash, new URL(server.url).hash);
    another.close();
  });

  it("holds who knows the newest view until there is another one", async () => {
    const { number } = watcher.view;
    let isAnswered = false;
    const waiting = ask(`${origin}/view?after=${number}`, key).finally(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(isAnswered, false);
    await watcher.look();
    assert.equal((JSON.parse((await waiting).body) as { number: number }).number, number + 1);
    for (const query of ["", "?after=0", "?after=99999999", "?after=x", "?after=-1"])
      assert.equal((await ask(`${origin}/view${query}`, key)).status, 200, query);
  });

  it("never tells the status's secret, even where the gateway repeats it", async () => {
    const echo = [
      statusOf([{ ...healthy, alias: secret, reason: { class: "quota", status: 429 } }]),
      `<html>${secret}</html>`,
      JSON.stringify({ time: secret, providers: secret }),
    ];
    const pages = await Promise.all(["/", "/main.js", "/nothing"].map((path) => ask(`${origin}${path}`)));
    assert.ok(gateway.asked.some(({ authorization }) => authorization === `Bearer ${secret}`));
    for (const [index, body] of echo.entries()) {
      gateway.say(body);
      await watcher.look();
      const { body: view } = await ask(`${origin}/view`, key);
      for (const text of [view, ...pages.map((page) => JSON.stringify(page))])
        assert.equal(text.includes(secret), false, `${index}`);
    }
    gateway.say(statusOf([healthy]));
    await watcher.look();
  });
});

describe("the picture of the page", () => {
  it("is in the README, and light enough for it", () => {
    assert.match(readFileSync(`${repository}README.md`, "utf8"), /!\[[^\]]+\]\(docs\/dashboard\.png\)/);
    const picture = readFileSync(`${repository}docs/dashboard.png`);
    assert.equal(picture.toString("latin1", 1, 4), "PNG");
    assert.ok(picture.length < 150_000, `${picture.length} bytes`);
  });
});

describe("ai-proxy dashboard", () => {
  it("says where the page is, sends the admin interface no secret, and ends when it is interrupted", async () => {
    const [gateway, admin] = [
      await StandIn.start(statusOf([healthy])),
      await StandIn.start("wasmcustom.ai_proxy.retries: 0\n"),
    ];
    const args = ["dashboard", "--url", `${gateway.url.href}status`, "--admin", admin.url.href, "--port", "0"];
    const child = spawn(process.execPath, [`${repository}cli/bin.js`, ...args], {
      env: { ...process.env, AI_PROXY_STATUS_TOKEN: secret },
    });
    const ended = once(child, "exit");
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (printed += String(part)));
    try {
      while (!/#[0-9a-f]{32};/.test(printed) || admin.asked.length < 2)
        await new Promise((resolve) => setTimeout(resolve, 20));
      const { origin, hash } = new URL(/http:\S+(?=;)/.exec(printed)?.[0] ?? "");
      const { body } = await ask(`${origin}/view`, { authorization: `Bearer ${hash.slice(1)}` });
      assert.match(body, /"alias":"first"/);
    } finally {
      child.kill("SIGINT");
    }
    assert.deepEqual(await ended, [0, null]);
    assert.ok(
      gateway.asked.every(({ path, authorization }) => path === "/status" && authorization === `Bearer ${secret}`),
    );
    assert.ok(admin.asked.every(({ path, authorization }) => path.startsWith("/stats?") && authorization === ""));
    assert.doesNotMatch(printed, /canary/);
    for (const stand of [gateway, admin]) stand.stop();
  });

  it("needs a secret, places that can be asked, and a port that is free", async () => {
    const before = process.env["AI_PROXY_STATUS_TOKEN"];
    delete process.env["AI_PROXY_STATUS_TOKEN"];
    assert.match((await aiProxy("dashboard")).stderr, /the secret of the status is needed/);
    process.env["AI_PROXY_STATUS_TOKEN"] = secret;
    const taken = await StandIn.start();
    const cases: [string[], RegExp][] = [
      [["--url", "ftp://x"], /--url must be http/],
      [["--url", `http://user:${secret}@127.0.0.1/`], /--url must hold no secret/],
      [["--admin", "9901"], /--admin must be http/],
      [["--port", "70000"], /0 to 65535/],
      [["--port", taken.url.port], /cannot be had: try another --port/],
    ];
    for (const [args, said] of cases) {
      const { status, stderr } = await aiProxy("dashboard", ...args);
      assert.equal(status, 2);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /canary/);
    }
    taken.stop();
    if (before === undefined) delete process.env["AI_PROXY_STATUS_TOKEN"];
    else process.env["AI_PROXY_STATUS_TOKEN"] = before;
  });
});
