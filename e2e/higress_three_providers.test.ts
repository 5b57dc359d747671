import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { virtualHost } from "../cli/envoy/bootstrap.ts";
import { clientOf, isProbe, numberedChat } from "./harness/failing_pool.ts";
import { HealthLog, until } from "./harness/health_log.ts";
import type { RawAnswer } from "./harness/raw_client.ts";
import { badToken, contextText, poolNames, ThreeProviders, type PoolName } from "./harness/three_providers.ts";
import type { RecordedRequest } from "./mock/records.ts";

const requests = 1000;
const parallel = 8;
const workers = 2;

/** What the example says. */
const shares = { claude: 30, groq: 30, qwen: 40 };
const failureThresholds = { claude: 2, groq: 3, qwen: 4 };
const probeModels = { claude: "claude-3-opus-20240229", groq: "llama3-8b-8192", qwen: "qwen-turbo" };
const otherModels = { ...probeModels, claude: "claude-3-sonnet-20240229" };
const paths = {
  claude: "/v1/messages",
  groq: "/openai/v1/chat/completions",
  qwen: "/compatible-mode/v1/chat/completions",
};
const system = { role: "system", content: "Be kind." };

interface Sent {
  number: number;
  answer: RawAnswer;
  /** Whether it was sent when the bad tokens were out already. */
  isLate: boolean;
}

const isStream = (number: number): boolean => number % 4 === 0;
const isOld = (number: number): boolean => number % 5 === 0;

function chatOf(number: number): object {
  const { model, messages } = numberedChat(number);
  const stream = isStream(number) ? { stream: true } : {};
  return { model: isOld(number) ? "gpt-3" : model, messages: [system, ...messages], ...stream };
}

/** What a vendor has to get for the chat of this number, in its own format. */
function expectedBody(name: PoolName, number: number): object {
  const { messages } = numberedChat(number);
  const model = (isOld(number) ? probeModels : otherModels)[name];
  if (name === "claude") {
    const stream = isStream(number) ? { stream: true } : {};
    return { model, system: `${contextText}\n\n${system.content}`, messages, max_tokens: 4096, ...stream };
  }
  const stream = isStream(number) ? { stream: true, stream_options: { include_usage: true } } : {};
  return { model, messages: [system, { role: "system", content: contextText }, ...messages], ...stream };
}

/** One chat after another until the bad tokens are out, and then the rest of them side by side. */
async function sendAll(three: ThreeProviders): Promise<Sent[]> {
  const log = new HealthLog(three.parts.envoy);
  const sent: Sent[] = [];
  let next = 1;
  const send = async (isLate: boolean): Promise<void> => {
    const number = next++;
    sent.push({ number, isLate, answer: await three.chat(chatOf(number)) });
  };
  while (next < requests / 2 && log.aliases("ejected").length < poolNames.length) await send(false);
  const client = async (): Promise<void> => {
    while (next <= requests) await send(true);
  };
  await Promise.all(Array.from({ length: parallel }, client));
  return sent;
}

/** The text of an answer of OpenAI's API. */
function textOf(body: string): string {
  if (!body.startsWith("data: ")) {
    const { choices } = JSON.parse(body) as { choices: { message: { content: string } }[] };
    return choices[0]?.message.content ?? "";
  }
  const events = body.trimEnd().split("\n\n");
  assert.equal(events.pop(), "data: [DONE]");
  const chunks = events.map((event) => JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[] });
  return chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
}

for (const mode of ["upstream", "downstream"] as const) {
  describe(`examples/higress-three-providers, rendered and served, ${mode}`, { concurrency: 1 }, () => {
    let three: ThreeProviders;
    let sent: Sent[];
    before(async () => {
      three = await ThreeProviders.start(mode);
      sent = await sendAll(three);
    });
    after(() => three.stop());

    const all = (name: PoolName): RecordedRequest[] => three.parts.vendors[name].requests;
    const clients = (name: PoolName): RecordedRequest[] => all(name).filter((request) => !isProbe(request));
    const numbers = (name: PoolName): Set<number> => new Set(clients(name).map((request) => clientOf(request) ?? 0));

    it("draws the vendors as 30 to 30 to 40", () => {
      const { routes } = virtualHost(three.parts.config);
      const clusters = poolNames.map((name) => ({ name: `outbound|443||${name}.dns`, weight: shares[name] }));
      assert.deepEqual(
        routes.map(({ route }) => route.weighted_clusters),
        [{ clusters }],
      );
      const counts = poolNames.map((name) => numbers(name).size);
      assert.equal(
        counts.reduce((sum, count) => sum + count),
        requests,
        "each chat at one vendor",
      );
      const distances = poolNames.map((name, index) => {
        const expected = (requests * shares[name]) / 100;
        return ((counts[index] ?? 0) - expected) ** 2 / expected;
      });
      const chiSquare = distances.reduce((sum, distance) => sum + distance);
      // Two degrees of freedom: a right gateway is above it once in 100 000 runs.
      assert.ok(chiSquare < 2 * Math.log(100_000), `${poolNames.join(", ")}: ${counts.join(", ")}`);
    });

    for (const name of poolNames) {
      it(`asks ${name} in its own format, and begins every conversation with the context`, () => {
        for (const request of clients(name)) {
          const { path, headers, token, body } = request;
          const { authorization, "x-api-key": apiKey, "anthropic-version": version } = headers;
          assert.equal(path, paths[name]);
          assert.deepEqual(JSON.parse(body.toString("utf8")), expectedBody(name, clientOf(request) ?? 0));
          const expected = name === "claude" ? [undefined, token, "2023-06-01"] : [`Bearer ${token}`];
          assert.deepEqual([authorization, apiKey, version].slice(0, expected.length), expected);
        }
      });

      it(`answers in OpenAI's format what ${name} says`, () => {
        const own = numbers(name);
        for (const { number, answer } of sent) {
          if (!own.has(number) || answer.status !== 200) continue;
          assert.equal(textOf(answer.body), isStream(number) ? "word0 word1 word2 word3 " : `Hello from ${name}.`);
        }
      });

      it(`takes the bad token of ${name} out after its threshold of failures`, async () => {
        const refused = clients(name).filter(({ token }) => token === badToken(name));
        assert.equal(refused.length, failureThresholds[name]);
        const log = new HealthLog(three.parts.envoy);
        const aliases = log.aliases("ejected").filter((alias) => alias.startsWith(`${name}-`));
        assert.equal(aliases.length, 1);
        const stats = await three.parts.envoy.admin("/stats?filter=ai_proxy.token");
        assert.ok(stats.includes(`ai_proxy.token.${aliases[0]}.ejected: 1\n`), stats);
        assert.ok(stats.includes(`ai_proxy.token.${aliases[0]}.upstream_rq_401: ${refused.length}\n`), stats);
      });

      it(`probes only the bad token of ${name}, there, with the mapped model`, async () => {
        await until("a probe", () => all(name).some(isProbe));
        for (const { token, path, body } of all(name).filter(isProbe)) {
          assert.deepEqual([token, path], [badToken(name), paths[name]]);
          assert.equal((JSON.parse(body.toString("utf8")) as { model: string }).model, probeModels[name]);
        }
      });
    }

    it("shows clients no failure of a token that is out, and before that only what the mode cannot hide", () => {
      const failed = sent.filter(({ answer }) => answer.status !== 200);
      assert.deepEqual(
        failed.filter(({ isLate }) => isLate),
        [],
      );
      // Downstream without retryOnFailure, as in the example: each failure that takes a token out is a client's answer.
      const visible = poolNames.reduce((sum, name) => sum + failureThresholds[name], 0);
      assert.deepEqual(
        failed.map(({ answer }) => answer.status),
        Array.from({ length: mode === "upstream" ? 0 : visible }, () => 401),
      );
    });

    it("fetches the context file at most once for each worker and pool, and shows its server no key", () => {
      const { requests: fetches } = three.parts.files;
      assert.ok(
        fetches.length >= poolNames.length && fetches.length <= workers * poolNames.length,
        `${fetches.length}`,
      );
      for (const { method, host, path, headers, body } of fetches) {
        assert.equal(
          `${method} https://${host}${path}`,
          "GET https://raw.githubusercontent.com/cr7258/test-context/refs/heads/main/README.md",
        );
        const text = JSON.stringify(headers) + body.toString("utf8");
        assert.ok(!three.secrets.some((secret) => text.includes(secret)));
        assert.deepEqual([headers["authorization"], headers["x-api-key"]], [undefined, undefined]);
      }
    });

    it("takes every key to its own vendor only, and shows none", async () => {
      for (const name of poolNames) {
        const reasons = three.parts.vendors[name].violations.map(({ reason }) => reason);
        assert.deepEqual(reasons, [], name);
      }
      await sleep(20);
      assert.deepEqual(await three.leaks(), []);
    });
  });
}
