import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, it } from "node:test";
import { aiProxy } from "../tests/cli/command.ts";
import { chat, ejectToken, healing } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { findLeaks } from "./harness/leaks.ts";
import { downstreamCatchAll, downstreamRoute, editPlugins, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const secret = `canary-status-${randomBytes(6).toString("hex")}`;
const path = "/ai-proxy/status";

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** What is wrong with a request, its headers, and where it comes from. */
type Stranger = [name: string, headers: Record<string, string>, from?: string];

/** One GET of this machine, from an address of its own. */
function get(url: string, headers: Record<string, string>, localAddress = "127.0.0.1"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, localAddress }, (answer) => {
      let body = "";
      answer.on("data", (part: Buffer) => (body += String(part)));
      answer.on("end", () => resolve({ status: answer.statusCode, body }));
    });
    sent.on("error", reject).end();
  });
}

/** What `ai-proxy status` prints of one token, once that matches. */
async function shown(url: string, alias: string, wanted: RegExp): Promise<void> {
  let line = "";
  for (let tries = 0; tries < 100; tries++) {
    const { stdout, stderr } = await aiProxy("status", "--url", url);
    line = stdout.split("\n").find((row) => row.trim().startsWith(`${alias} `)) ?? stderr;
    if (wanted.test(line)) return;
    await sleep(100);
  }
  assert.fail(`${alias} is shown as: ${line}`);
}

before(() => void (process.env["AI_PROXY_STATUS_TOKEN"] = secret));
after(() => void delete process.env["AI_PROXY_STATUS_TOKEN"]);

for (const mode of [upstream, downstreamRoute, downstreamCatchAll]) {
  const watched = healing(mode, {}, (config) => {
    editPlugins(config, (plugin) => (plugin["status"] = { path, token: secret }));
  });
  const urlOf = (gateway: Gateway): string => `${gateway.url}${gateway.choiceOf("groq").basePath}${path}`;

  describeGateway(`the status, ${mode.name}`, watched, (gateway) => {
    it("shows a token that goes out and comes back", async () => {
      const vendor = gateway().vendors.groq;
      const token = vendor.tokens[0] ?? "";
      const alias = await ejectToken(gateway(), token);
      await shown(urlOf(gateway()), alias, / ejected .* credential 401 .*prob/);
      vendor.setToken(token, { kind: "healthy" });
      await shown(urlOf(gateway()), alias, / healthy /);
      const { stdout } = await aiProxy("status", "--url", urlOf(gateway()));
      assert.match(stdout, /groq: \d of \d tokens serve; VM [0-9a-f]+ in term \d+ probes/);
    });

    it("is nobody's without the secret, or from elsewhere", async () => {
      const right = { authorization: `Bearer ${secret}` };
      const url = urlOf(gateway());
      const forwarded: Stranger = ["a client's forwarded address", { ...right, "x-forwarded-for": "203.0.113.7" }];
      const strangers: Stranger[] = [
        ["no secret", {}],
        ["a wrong secret", { authorization: `Bearer ${secret}0` }],
        // The shipped routes take this header away before an upstream filter could see it.
        ...(mode === upstream ? [] : [forwarded]),
        ["another network's address", right, "127.0.0.2"],
      ];
      const plain = await get(url.replace(/status$/, "nothing"), {});
      for (const [name, headers, from] of strangers) {
        const answer = await get(url, headers, from);
        assert.equal(answer.status, plain.status, name);
        assert.equal(answer.body, plain.body.replace("nothing", "status"), name);
      }
      assert.equal((await get(url, right)).status, 200);
    });

    it("holds no secret, and its own is nowhere", async () => {
      const { status, body } = await get(urlOf(gateway()), { authorization: `Bearer ${secret}` });
      assert.equal(status, 200);
      for (const canary of gateway().secrets) assert.equal(body.includes(canary), false);
      await chat(gateway());
      assert.deepEqual(await findLeaks(gateway().envoy, [secret], [body]), []);
    });
  });
}
