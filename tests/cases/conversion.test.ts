import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { modulePath } from "../../cli/envoy/shipped.ts";
import { Emulator } from "../../emulator/index.ts";
import { faults, type Check } from "./conversion/checks.ts";
import type { Json } from "./conversion/json.ts";
import { assembleChat, assembleMessage, eventsOf } from "./conversion/streams.ts";

/** `NAME.expected.json`: what is right, where it was wrong once, and by what source. */
interface Expected {
  readonly symptom: string;
  readonly provider: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the vendor's answer, where they are not those of the file's ending and 200. */
  readonly answerType?: string;
  readonly answerStatus?: number;
  readonly upstream?: readonly Check[];
  readonly client?: readonly Check[];
}

interface Seen {
  readonly upstream: Json | undefined;
  readonly client: Json | undefined;
  readonly wrong: readonly string[];
}

const folder = fileURLToPath(new URL("conversion/", import.meta.url));
const ending = ".expected.json";
const names = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));

/** The answer of the vendor that comes with a case, in pieces of so many bytes; null: there is none. */
function answerOf(name: string, size: number): { type: string; body: Buffer[] } | null {
  const isStream = existsSync(`${folder}${name}.sse`);
  const file = `${folder}${name}.${isStream ? "sse" : "answer.json"}`;
  if (!existsSync(file)) return null;
  const whole = readFileSync(file);
  const body: Buffer[] = [];
  for (let at = 0; at < whole.length; at += size) body.push(whole.subarray(at, at + size));
  return { type: isStream ? "text/event-stream" : "application/json", body };
}

async function play(name: string, expected: Expected, size: number): Promise<Seen> {
  const configuration = { provider: { apiTokens: ["sk-canary-1"], ...expected.provider } };
  const proxy = await Emulator.start({ wasm: modulePath, cluster: "outbound|443||vendor.dns", configuration });
  assert.deepEqual(proxy.refused, []);
  const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01", ...expected.headers };
  const body = readFileSync(`${folder}${name}.json`, "utf8").trim();
  const exchange = proxy.request({ method: "POST", path: expected.path, body, headers });
  const sent = exchange.upstream?.body;
  const answer = answerOf(name, size);
  if (exchange.upstream !== undefined && answer !== null) {
    const { answerStatus: status = 200, answerType = answer.type } = expected;
    exchange.respond({ status, headers: { "content-type": answerType }, body: answer.body });
  }
  const { client, wrong } = clientOf(expected.path, exchange.reply ?? exchange.response);
  const upstream = sent === undefined ? undefined : (JSON.parse(sent) as Json);
  return { upstream, client, wrong: [...proxy.faults, ...proxy.traps, ...wrong] };
}

/** What the client makes of its answer. */
function clientOf(
  path: string,
  answer: { status: number | string; headers: Readonly<Record<string, string>>; body: string } | undefined,
): { client: Json | undefined; wrong: readonly string[] } {
  if (answer === undefined) return { client: undefined, wrong: [] };
  const type = answer.headers["content-type"] ?? "";
  const said = { status: answer.status, type, text: answer.body };
  if (!type.startsWith("text/event-stream")) {
    return { client: { ...said, body: answer.body === "" ? undefined : (JSON.parse(answer.body) as Json) }, wrong: [] };
  }
  const events = eventsOf(answer.body);
  const { message, wrong } = path.startsWith("/v1/messages") ? assembleMessage(events) : assembleChat(events);
  return { client: { ...said, events: events as unknown as Json, message }, wrong };
}

describe("a conversion that was wrong once", () => {
  it("is one of many", () => assert.ok(names.length >= 50));

  for (const name of names) {
    const expected = JSON.parse(readFileSync(`${folder}${name}${ending}`, "utf8")) as Expected;
    it(`${name}: ${expected.symptom}`, async () => {
      const whole = await play(name, expected, Infinity);
      const wrong = [
        ...whole.wrong,
        ...faults(whole.upstream, expected.upstream ?? []),
        ...faults(whole.client, expected.client ?? []),
      ];
      assert.deepEqual(wrong, [], JSON.stringify({ upstream: whole.upstream, client: whole.client }));
      const timeless = (seen: Seen): string => JSON.stringify(seen).replaceAll(/created\\?":\d+/g, "");
      for (const size of [1, 7])
        assert.equal(timeless(await play(name, expected, size)), timeless(whole), `pieces of ${size}`);
    });
  }
});
