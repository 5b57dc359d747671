import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../../emulator/index.ts";
import { framesOf, framesType } from "../frames.ts";
import { walk } from "../runner/files.ts";
import type { Format } from "../contract/fixtures.ts";
import { requestTo } from "./requests.ts";
import { gateway, modes, rows, type ClientApi } from "./rows.ts";
import { byMode, changes, grouped, parsed, pretty } from "./text.ts";

const folder = fileURLToPath(new URL("answers/", import.meta.url));
const clientApis: readonly ClientApi[] = ["chat", "messages"];
/** Bytes of a piece when an answer is cut: no line and no character is whole. */
const pieceLength = 7;

/** An answer of the corpus: `answers/FORMAT/NAME.json`, `.sse`, `.frames`; `NAME.429.json` has another status. */
interface AnswerCase {
  readonly name: string;
  readonly format: Format;
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** What each API's client asked for. */
  readonly requests: ReadonlyMap<string, string>;
}

const question = {
  model: "gpt-4o",
  max_tokens: 100,
  messages: [{ role: "user", content: "Weather in Oslo?" }],
};

/** The requests of an answer: its own, `NAME.API.request.json`, or else the plain question of both clients. */
function requestsOf(base: string, isStream: boolean): Map<string, string> {
  const requests = new Map<string, string>();
  for (const api of [...clientApis, "embeddings"]) {
    const own = `${base}.${api}.request.json`;
    if (existsSync(own)) requests.set(api, readFileSync(own, "utf8"));
  }
  if (requests.size > 0) return requests;
  const plain = JSON.stringify(isStream ? { ...question, stream: true } : question);
  return new Map(clientApis.map((api) => [api, plain]));
}

/** All answers of the corpus. */
function answerCases(): AnswerCase[] {
  const files = walk(folder).filter((file) => !file.endsWith(".request.json"));
  return files.map((file) => {
    const [, format = "", name = "", status = "200", ending = ""] =
      /^([^/]+)\/([^.]+)(?:\.(\d{3}))?\.(\w+)$/.exec(file) ?? [];
    if (name === "") throw new Error(`answers/${file}: FORMAT/NAME.json, NAME.429.json, NAME.sse or NAME.frames`);
    const isStream = ending === "sse" || ending === "frames";
    const bytes = readFileSync(folder + file);
    return {
      name: `${format}/${name}`,
      format: format as Format,
      status: Number(status),
      type:
        ending === "frames"
          ? framesType
          : isStream
            ? "text/event-stream"
            : ending === "json"
              ? "application/json"
              : "text/plain",
      body: ending === "frames" ? framesOf(bytes.toString()) : bytes,
      requests: requestsOf(`${folder}${format}/${name}`, isStream),
    };
  });
}

function answerText(one: AnswerCase, got: string): string {
  const sent = one.body.toString();
  if (got === sent) return "the answer as it was sent";
  const after = parsed(got);
  if (after === undefined) return got.trimEnd();
  const whole = pretty(after);
  const before = parsed(sent);
  const list = before === undefined ? [] : changes(before, after);
  const isShort = list.length > 0 && list.join("\n").length * 2 < whole.length;
  return isShort ? `the answer as it was sent, but\n  ${list.join("\n  ")}` : whole;
}

/** What the client of `api` gets of an answer that comes in pieces of this many bytes. */
function play(proxy: Emulator, api: string, one: AnswerCase, length: number): string {
  const exchange = proxy.request(requestTo(api, one.requests.get(api) ?? ""));
  if (exchange.upstream === undefined) return `the request was answered ${exchange.reply?.status ?? "by nobody"}`;
  const pieces: Buffer[] = [];
  for (let at = 0; at < one.body.length; at += length) pieces.push(one.body.subarray(at, at + length));
  exchange.respond({ status: one.status, headers: { "content-type": one.type }, body: pieces });
  const { response } = exchange;
  if (response === undefined) return "no answer";
  const head = `${response.status} ${response.headers["content-type"] ?? ""}`;
  return `${head}\n${answerText(one, response.body)}`;
}

function outcomeOf(proxy: Emulator, api: string, one: AnswerCase): string {
  const whole = play(proxy, api, one, one.body.length);
  const cut = play(proxy, api, one, pieceLength);
  return whole === cut ? whole : `${whole}\n(another answer when it comes in pieces)`;
}

/** One text for each answer: what the clients of each API get, and from whom. */
export async function answerGoldens(): Promise<Map<string, string>> {
  const goldens = new Map<string, string>();
  for (const one of answerCases()) {
    const parts: string[] = [];
    for (const api of one.requests.keys()) {
      const outcomes = new Map<string, string>();
      for (const row of rows.filter(({ formats }) => formats[api === "messages" ? api : "chat"] === one.format)) {
        const found = await Promise.all(
          modes.map(async (mode) => [mode, outcomeOf(await gateway(row, mode), api, one)]),
        );
        for (const [name, text] of byMode(row.name, Object.fromEntries(found))) outcomes.set(name, text);
      }
      if (outcomes.size > 0) parts.push(`# to a client of ${api}\n\n${grouped(outcomes)}`);
    }
    goldens.set(`answers/${one.name}.txt`, parts.join("\n"));
  }
  return goldens;
}
