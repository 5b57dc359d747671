import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { DashboardServer } from "../../cli/dashboard/server.ts";
import type { View } from "../../cli/dashboard/view.ts";
import { Watcher } from "../../cli/dashboard/watcher.ts";
import { repository } from "../../cli/envoy/shipped.ts";
import { healthy, secret as standInSecret, StandIn, statusOf } from "../../tests/cli/dashboard_gateway.ts";
import { chat, healing, numberedChat } from "../harness/failing_pool.ts";
import { Gateway } from "../harness/gateway.ts";
import { HealthLog, until } from "../harness/health_log.ts";
import { editPlugins, upstream } from "../harness/modes.ts";
import { Chromium } from "./chromium.ts";
import { skipWithout } from "./extras.ts";
import { story } from "./page_story.ts";

const secret = `canary-status-${randomBytes(6).toString("hex")}`;
const path = "/ai-proxy/status";
const limitMs = 2000;
const faint = readFileSync(new URL("faint.js", import.meta.url), "utf8");
const skip = skipWithout("chromium");

/** The command itself, and the address that it prints. */
async function dashboard(gateway: Gateway): Promise<{ child: ChildProcess; url: string }> {
  const statusUrls = ["groq", "openai"].map((vendor) => `${gateway.url}/${vendor}${path}`);
  const args = ["dashboard", "--url", ...statusUrls, "--admin", `http://${gateway.envoy.adminAddress}`, "--port", "0"];
  const env = { ...process.env, AI_PROXY_STATUS_TOKEN: secret };
  const child = spawn(process.execPath, [`${repository}cli/bin.js`, ...args], { env });
  let printed = "";
  child.stderr.on("data", (part: Buffer) => (printed += String(part)));
  const url = await until("the address of the page", () => /http:\S+#\w+/.exec(printed)?.[0] ?? null);
  return { child, url };
}

/** A page for a view that stays as it is. */
async function still(view: View): Promise<DashboardServer> {
  const after = (number: number, signal: AbortSignal): Promise<void> =>
    number === 0 ? Promise.resolve() : new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
  const server = new DashboardServer({ view, after });
  await server.listen(0);
  return server;
}

/** The text of what a selector finds in the page, once it matches. */
function shows(browser: Chromium, selector: string, wanted: RegExp, limit = 15_000): Promise<string> {
  const found = `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
  const texts = `${found}.map((node) => node.textContent).join("\\n")`;
  return until(
    `${selector} matches ${wanted}`,
    async () => {
      const text = await browser.evaluate<string>(texts);
      return wanted.test(text) ? text || " " : null;
    },
    limit,
  );
}

describe("the page of ai-proxy dashboard, in a browser", { skip }, () => {
  let browser: Chromium;
  before(async () => {
    browser = await Chromium.start();
    await browser.resize(1280, 880);
  });
  after(() => browser?.stop());

  describe("in front of an Envoy", () => {
    let gateway: Gateway;
    let command: { child: ChildProcess; url: string };
    before(async () => {
      const watched = healing(upstream, {}, (config) => {
        editPlugins(config, (plugin) => (plugin["status"] = { path, token: secret }));
      });
      gateway = await Gateway.start(watched);
      command = await dashboard(gateway);
      await browser.open(command.url);
    });
    after(async () => {
      command?.child.kill("SIGINT");
      await gateway?.stop();
    });

    it("shows a token that goes out, and that it is back, within 2 s of the log's event", async (context) => {
      await shows(browser, ".pool h2", /groq[^]*openai/);
      await shows(browser, "#verdict", /^All \d tokens serve$/);
      const vendor = gateway.vendors.groq;
      const token = vendor.tokens[0] ?? "";
      const log = new HealthLog(gateway.envoy);
      vendor.setToken(token, { kind: "unauthorized" });
      const [alias = ""] = await until("a token is out", async () => {
        await chat(gateway);
        const out = log.aliases("ejected");
        return out.length > 0 && out;
      });
      const outAtMs = Date.now();
      await shows(browser, ".token.ejected .alias", new RegExp(`^${alias}$`), limitMs);
      context.diagnostic(`out after ${Date.now() - outAtMs} ms`);
      await shows(
        browser,
        ".token.ejected .below",
        /^out for \d+ s · credential 401 invalid_api_key · (probe|is probed).*failed: credential \d/,
      );
      await shows(browser, "#verdict", /^\d of \d tokens serve$/);
      await shows(browser, "#events", new RegExp(`^${alias} of groq is out: credential 401`));
      vendor.setToken(token, { kind: "healthy" });
      await log.waitFor("readmitted", 1);
      const backAtMs = Date.now();
      await shows(browser, "#verdict", /^All \d tokens serve$/, limitMs);
      context.diagnostic(`back after ${Date.now() - backAtMs} ms`);
      await shows(browser, "#events", new RegExp(`^${alias} of groq is back`));
      const pieces = `document.querySelectorAll(".strip .piece.ejected").length`;
      assert.equal(await browser.evaluate(pieces), 1);
    });

    it("shows requests, what was tried again and what that saved", async () => {
      for (let n = 0; n < 20; n++) await gateway.post("groq", "/v1/chat/completions", numberedChat(1000 + n));
      await shows(browser, ".tile.requests .value", /^[1-9]/);
      await shows(browser, ".tile.saved .value", /^[1-9]/);
      await shows(browser, ".tile.failed .below", /^credential \d/);
      await shows(browser, ".pool .facts", /VM [0-9a-f]+ in term \d+ probes/);
    });

    it("holds no secret, asks nobody but the command, and nothing in it fails", async () => {
      const text = await browser.evaluate<string>("document.documentElement.outerHTML");
      assert.match(text, /class="token/);
      for (const canary of [...gateway.secrets, secret]) assert.equal(text.includes(canary), false);
      const { origin } = new URL(command.url);
      assert.ok(browser.requested.length > 5);
      assert.deepEqual(
        browser.requested.filter((url) => new URL(url).origin !== origin),
        [],
      );
      assert.deepEqual(browser.complaints, []);
    });

    it("says that Envoy is away, keeps what was, and goes on when it is back", async () => {
      process.kill(gateway.envoy.pid, "SIGSTOP");
      try {
        await shows(browser, "#faults", /(127\.0\.0\.1:\d+ does not answer: [^]*){3}/);
        await shows(browser, "#live", /^in part/);
        await shows(browser, ".pool.stale .facts", /^as it was \d+ s ago/);
      } finally {
        process.kill(gateway.envoy.pid, "SIGCONT");
      }
      await shows(browser, "#live", /^live/);
      assert.equal(await browser.evaluate("document.querySelectorAll('#faults li, .stale').length"), 0);
    });

    it("says so when the command is away, or another one than that which printed the address", async () => {
      const exited = once(command.child, "exit");
      command.child.kill("SIGINT");
      await exited;
      await shows(browser, "#faults", /ai-proxy dashboard does not answer: was it stopped\?/);
      await shows(browser, "#live", /^not live$/);
      command = await dashboard(gateway);
      await browser.open(command.url.replace(/#.*/, "#0123"));
      await shows(browser, "#faults", /Open the address that `ai-proxy dashboard` printed/);
    });
  });

  describe("whatever a gateway says", () => {
    it("shows markup as text", async () => {
      const markup = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
      const token = {
        ...healthy,
        alias: markup,
        state: "ejected",
        reason: { class: markup.slice(0, 60), status: 401 },
      };
      const gateway = await StandIn.start(statusOf([token, { ...healthy, state: `"><b>x` }], { type: markup }));
      const admin = await StandIn.start(`wasmcustom.ai_proxy.token.first.fault.${markup}: 7\n`);
      const watcher = new Watcher({ statusUrls: [gateway.url], secret: standInSecret, admin: admin.url });
      const server = new DashboardServer(watcher);
      await server.listen(0);
      try {
        await watcher.look();
        await browser.open(server.url);
        assert.equal(await shows(browser, ".token.ejected .alias", /^<img/), markup.slice(0, 100));
        await shows(browser, ".token.unknown .how", /^"><b>x/);
        const made = "document.querySelectorAll('#pools :is(img, script, b), #events :is(img, script)').length";
        assert.equal(await browser.evaluate(made), 0);
        assert.doesNotMatch(await browser.evaluate("document.title"), /owned/);
      } finally {
        server.close();
        for (const stand of [gateway, admin]) stand.stop();
      }
    });

    it("says what is missing where there is nothing", async () => {
      const nothing = {
        number: 1,
        nowMs: Date.now(),
        windowMs: 900_000,
        faults: [],
        pools: [],
        traffic: null,
        events: [],
      };
      const server = await still(nothing);
      await browser.open(server.url);
      await shows(browser, "#pools", /^The gateway has no provider\.$/);
      await shows(browser, "#events", /^Nothing yet/);
      await shows(browser, ".tile.requests", /–.*not known/);
      server.close();
    });
  });

  describe("at every size", () => {
    let server: DashboardServer;
    before(async () => {
      server = await still(story(Date.UTC(2026, 10, 29, 9, 30)));
    });
    after(() => server?.close());

    for (const width of [320, 390, 768, 1280, 1920]) {
      it(`fits ${width} pixels without scrolling sideways`, async () => {
        await browser.resize(width, 900);
        await browser.open(server.url);
        await shows(browser, ".token .alias", /team-blue[^]*org-backup/);
        assert.equal(await browser.evaluate("document.documentElement.scrollWidth"), width);
        const isWide = `(node) => node.getBoundingClientRect().right > ${width} + 1`;
        const wide = `[...document.querySelectorAll("body *")].filter(${isWide})`;
        assert.equal(await browser.evaluate(`${wide}.map((node) => node.className).join()`), "");
      });
    }

    for (const scheme of ["light", "dark"] as const) {
      it(`has text that can be read: ${scheme}`, async () => {
        await browser.resize(1280, 880);
        await browser.prefer(scheme);
        await browser.open(server.url);
        await shows(browser, ".token .alias", /team-blue/);
        assert.deepEqual(await browser.evaluate(faint), []);
      });
    }

    it("moves nothing for who asks for that", async () => {
      await browser.prefer("dark", "reduce");
      const beat = `getComputedStyle(document.querySelector("#live"), "::before").animationName`;
      assert.equal(await browser.evaluate(beat), "none");
      await browser.prefer("dark");
      assert.equal(await browser.evaluate(beat), "beat");
    });

    it("is what docs/dashboard.png shows; PICTURE=1 takes it again", async () => {
      await browser.resize(1200, 800);
      await browser.prefer("dark");
      await browser.open(server.url);
      await shows(browser, "#live", /^live/);
      await browser.evaluate("new Promise((resolve) => setTimeout(resolve, 800))");
      const picture = await browser.picture();
      assert.ok(picture.length > 20_000);
      if (process.env["PICTURE"] === "1") writeFileSync(`${repository}docs/dashboard.png`, picture);
    });
  });
});
