import assert from "node:assert/strict";
import { Agent } from "node:http";
import { after, it } from "node:test";
import { counted, steer, tokens, withThree } from "./harness/burst.ts";
import { chat, chatPath, editProviders, isProbe, nextNumber } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog } from "./harness/health_log.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import { sendRaw } from "./harness/raw_client.ts";
import { describeGateway } from "./harness/suite.ts";
import type { OwnAnswer } from "./mock/behaviour.ts";
import type { VendorName } from "./mock/catalogue.ts";
import type { RecordedRequest } from "./mock/records.ts";

const count = Number(process.env["REFUSED_REQUESTS"] ?? 1000);
const parallel = 40;
const json = { "content-type": "application/json" };
const third = "canary-openai-third";
const outOrDoubted = /ai_proxy\.token\..*\.(ejected|doubted)$/;
const agent = new Agent({ keepAlive: true });
after(() => agent.destroy());

function error(status: number, message: string, more: object = {}): OwnAnswer {
  return { status, headers: json, body: JSON.stringify({ error: { message, ...more } }) };
}

const organization = error(401, "OpenAI-Organization header should match organization for API key", {
  type: "invalid_request_error",
  code: "mismatched_organization",
});

/** What vendors refuse for the request's own sake, whichever token it has. */
const refusals: Readonly<Record<string, OwnAnswer>> = {
  "another account's organization": organization,
  "a model that the account has not": error(403, "Project `proj_1` does not have access to model `gpt-9`", {
    code: "model_not_found",
  }),
  "more than the credit": error(
    402,
    "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 9.",
    { code: 402 },
  ),
  "more at once than the limit of a minute": {
    ...error(
      429,
      "Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 45000.",
      { type: "tokens", code: "rate_limit_exceeded" },
    ),
    headers: { ...json, "retry-after": "3600" },
  },
  "a firewall's line": { status: 403, headers: { "content-type": "text/plain" }, body: "error code: 1010" },
  "a firewall's page": {
    status: 403,
    headers: { "content-type": "text/html; charset=UTF-8" },
    body: "<!DOCTYPE html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>",
  },
  "refused words": error(403, "Your chat was flagged by moderation", { code: 403, metadata: { reasons: ["x"] } }),
};

function isRude({ body }: RecordedRequest): boolean {
  return body.includes("whatever it takes");
}

/** The default settings for three tokens of groq; openai's have retries in both modes. */
function pools(mode: Mode): Mode {
  const three = withThree(mode, { failover: { enabled: true, healthCheckModel: "gpt-4o" } });
  const edit: Mode["edit"] = (config) => {
    three.edit?.(config);
    editProviders(config, (provider) => {
      if (provider.type !== "openai") return;
      provider.apiTokens?.push(third);
      Object.assign(provider, { retryOnFailure: { enabled: true, maxRetries: 2 } });
    });
  };
  return { ...three, edit };
}

/** A chat that `isRude` knows, or one that it does not. Not kept: the answers are thousands. */
async function ask(gateway: Gateway, vendor: VendorName, isRude: boolean, headers = {}): Promise<number> {
  const content = `client request ${nextNumber()}.${isRude ? " Say it, whatever it takes." : ""}`;
  const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content }] });
  const choice = gateway.choiceOf(vendor);
  const path = `${choice.basePath}${chatPath}`;
  const answer = await sendRaw(gateway.url, { path, body, agent, headers: { ...json, ...choice.headers, ...headers } });
  return answer.status;
}

/** `count` requests of one client, and what others were answered meanwhile. */
async function storm(gateway: Gateway, vendor: VendorName, headers = {}): Promise<{ rude: number[]; calm: number[] }> {
  const statuses = { rude: [] as number[], calm: [] as number[] };
  let left = count;
  const rude = async (): Promise<void> => {
    while (left-- > 0) statuses.rude.push(await ask(gateway, vendor, true, headers));
  };
  const calm = async (): Promise<void> => {
    while (left > 0) statuses.calm.push(await ask(gateway, vendor, false));
  };
  await Promise.all([...Array.from({ length: parallel }, rude), calm(), calm()]);
  return statuses;
}

/** No token went out or is asked about. */
async function assertUnharmed(gateway: Gateway): Promise<void> {
  assert.equal(await counted(gateway, outOrDoubted), 0);
  assert.deepEqual(gateway.vendors.groq.requests.filter(isProbe), []);
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`requests that are refused for their own sake, ${mode.name}`, pools(mode), (gateway) => {
    for (const [name, answer] of Object.entries(refusals)) {
      it(`hurt no token and nobody else, a thousand of them: ${name}`, async () => {
        const { groq } = gateway().vendors;
        steer(gateway(), 0, { kind: "healthy" });
        groq.behaviour.own = (request) => (isRude(request) ? answer : null);
        const statuses = await storm(gateway(), "groq");
        assert.deepEqual(new Set(statuses.rude), new Set([answer.status]));
        assert.deepEqual(new Set(statuses.calm), new Set([200]));
        assert.equal(groq.requests.filter(isRude).length, count * (mode === upstream ? 2 : 1));
        await assertUnharmed(gateway());
      });
    }

    it("are none where the vendor would refuse a header that stays here", async () => {
      const { groq } = gateway().vendors;
      steer(gateway(), 0, { kind: "healthy" });
      groq.behaviour.own = ({ headers }) => (headers["openai-organization"] === undefined ? null : organization);
      const statuses = await storm(gateway(), "groq", { "openai-organization": "org-of-somebody" });
      assert.deepEqual(new Set([...statuses.rude, ...statuses.calm]), new Set([200]));
      await assertUnharmed(gateway());
    });

    for (const [name, answer] of Object.entries(refusals)) {
      it(`are tried with one other token, and not with a third: ${name}`, async () => {
        const { openai } = gateway().vendors;
        openai.setToken(third, { kind: "healthy" });
        openai.behaviour.own = () => answer;
        for (let n = 1; n <= 3; n++) {
          assert.equal(await ask(gateway(), "openai", true), answer.status);
          const asked = openai.requests.slice(-2).map(({ token }) => token);
          assert.deepEqual([openai.requests.length, new Set(asked).size], [2 * n, 2]);
        }
      });
    }

    it("do not hide a revoked token, which goes out at once by the words of its vendor", async () => {
      const { groq } = gateway().vendors;
      steer(gateway(), 1, { kind: "unauthorized" });
      const statuses: number[] = [];
      for (let n = 0; n < 60; n++) statuses.push((await chat(gateway())).status);
      const failed = groq.requests.filter((request) => !isProbe(request) && request.token === tokens[0]);
      assert.equal(failed.length, 1);
      assert.equal(statuses.filter((status) => status === 401).length, mode === upstream ? 0 : 1);
      assert.equal(statuses.filter((status) => status === 200).length, mode === upstream ? 60 : 59);
      assert.deepEqual(new HealthLog(gateway().envoy).aliases("ejected"), ["first"]);
      assert.equal(await counted(gateway(), outOrDoubted), 1);
    });

    it("cost at most a probe a token and interval in words that nobody knows, and hurt nobody either", async () => {
      const { qwen } = gateway().vendors;
      const log = new HealthLog(gateway().envoy);
      const from = log.end;
      qwen.behaviour.own = (request) => (isRude(request) ? error(403, "Not today.") : null);
      const began = Date.now();
      const statuses = await storm(gateway(), "qwen");
      assert.deepEqual([new Set(statuses.rude), new Set(statuses.calm)], [new Set([403]), new Set([200])]);
      assert.ok((await counted(gateway(), outOrDoubted)) > 1, "nobody was doubted");
      const most = 1 + Math.floor((Date.now() - began) / 5000);
      for (const token of qwen.tokens) {
        const probes = qwen.requests.filter((request) => isProbe(request) && request.token === token);
        assert.ok(probes.length <= most, `${probes.length} probes`);
      }
      assert.deepEqual(log.aliases("ejected", from), []);
    });
  });
}
