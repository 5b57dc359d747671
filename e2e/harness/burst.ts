import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import type { TokenState } from "../mock/behaviour.ts";
import type { VendorName } from "../mock/catalogue.ts";
import type { RecordedRequest } from "../mock/records.ts";
import type { Bootstrap } from "../../cli/envoy/bootstrap.ts";
import { editProviders } from "./failing_pool.ts";
import type { Gateway } from "./gateway.ts";
import { until } from "./health_log.ts";
import { downstreamRoute, upstream, type Mode } from "./modes.ts";

const names = ["first", "second", "third"];
const apiTokens = names.map((name) => ({ token: `canary-groq-${name}`, name }));

/** The three tokens that groq has in these cases. */
export const tokens = apiTokens.map(({ token }) => token);

/** A mode in which groq has the three tokens, and `more` in its provider. */
export function withThree(mode: Mode, more: object): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editProviders(config, (provider) => provider.type === "groq" && Object.assign(provider, { apiTokens, ...more }));
  };
  return { ...mode, edit };
}

/** The two ways to another token: Envoy's router in upstream mode, callouts of the filter downstream. */
export function bothWays(more: object): Mode[] {
  const retryOnFailure = { enabled: true, maxRetries: 2 };
  return [withThree(upstream, more), withThree(downstreamRoute, { ...more, retryOnFailure })];
}

/** Makes the three tokens the vendor's own, and the first `bad` of them answer with `state`. */
export function steer(gateway: Gateway, bad: number, state: TokenState): void {
  for (const [index, token] of tokens.entries())
    gateway.vendors.groq.setToken(token, index < bad ? state : { kind: "healthy" });
}

/** Calls of clients that arrived at groq: those that carry no probe's body. */
export function clientCalls(gateway: Gateway): RecordedRequest[] {
  return gateway.vendors.groq.requests.filter((request) => !request.body.toString("utf8").includes("one word"));
}

/** Waits until `count` calls of clients arrived, and hands out the last of these. */
export function callArrived(gateway: Gateway, count: number): Promise<RecordedRequest> {
  return until(`${count} calls at the vendor`, () => clientCalls(gateway)[count - 1] ?? null);
}

/** Waits until Envoy is at no request any more, and fails when a VM has crashed. */
export async function quiet(gateway: Gateway): Promise<void> {
  await until("no request is active", async () => {
    const stats = await gateway.envoy.admin("/stats?filter=^(cluster\\..*upstream|http\\.llm\\.downstream)_rq_active$");
    assert.match(stats, /upstream_rq_active/);
    assert.match(stats, /downstream_rq_active/);
    return /^(.*: 0\n)+$/.test(stats);
  });
  assert.match(await gateway.envoy.admin("/stats?filter=crash|reload"), /^(?!.*: [1-9])/s);
}

/** Sum of Envoy's counters whose names match. */
export async function counted(gateway: Gateway, name: RegExp): Promise<number> {
  const lines = (await gateway.envoy.admin("/stats?type=Counters")).split("\n");
  const values = lines.flatMap((line) => {
    const [key = "", value = "0"] = line.split(": ");
    return name.test(key) ? [Number(value)] : [];
  });
  return values.reduce((sum, value) => sum + value, 0);
}

/** A streamed chat whose answer is read as it comes, and that the client can give up. */
export class OpenChat {
  readonly #giveUp = new AbortController();
  readonly #answer: Promise<Response>;
  readonly #decoder = new TextDecoder();
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;

  constructor(gateway: Gateway) {
    const chats = gateway.openai("groq").chat.completions;
    const { signal } = this.#giveUp;
    const messages = [{ role: "user" as const, content: "Hello" }];
    this.#answer = chats.create({ model: "gpt-4o", stream: true, messages }, { signal }).asResponse();
    this.#answer.catch(() => undefined);
  }

  /** The answer's status, once its headers are there. */
  async status(): Promise<number> {
    return (await this.#answer).status;
  }

  /** The next piece of the body; "" at its end. Rejects when the stream breaks. */
  async next(): Promise<string> {
    this.#reader ??= (await this.#answer).body?.getReader() ?? assert.fail("the answer has no body");
    const { value } = await this.#reader.read();
    return value === undefined ? "" : this.#decoder.decode(value, { stream: true });
  }

  /** The body as far as it was not read, up to `end` or, without one, to its end. */
  async rest(end?: string): Promise<string> {
    let text = "";
    for (let piece = await this.next(); piece !== ""; piece = await this.next()) {
      text += piece;
      if (end !== undefined && text.includes(end)) break;
    }
    return text;
  }

  giveUp(): void {
    this.#giveUp.abort();
  }
}

/** What came of one request of a burst. */
export interface BurstAnswer {
  status: number;
  isStream: boolean;
  /** A stream came whole, a completion is one. */
  isWhole: boolean;
  body: string;
  /** Milliseconds from the request to the answer's end. */
  ms: number;
}

export interface BurstOptions {
  vendor: VendorName;
  count: number;
  parallel: number;
  /** Length of the user's message. */
  contentLength?: number;
}

/** Sends chats, so many at a time, every other one as a stream, and tells how each was answered. */
export async function burst(gateway: Gateway, options: BurstOptions): Promise<BurstAnswer[]> {
  const answers: BurstAnswer[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < options.count) answers.push(await ask(gateway, options, next++ % 2 === 1));
  };
  await Promise.all(Array.from({ length: options.parallel }, client));
  return answers;
}

async function ask(gateway: Gateway, options: BurstOptions, isStream: boolean): Promise<BurstAnswer> {
  const content = options.contentLength === undefined ? "Hello" : "x".repeat(options.contentLength);
  const body = { model: "gpt-4o", stream: isStream, messages: [{ role: "user", content }] };
  const began = performance.now();
  const answer = await gateway.post(options.vendor, "/v1/chat/completions", body);
  const isWhole = isStream
    ? answer.body.startsWith("data: {") && answer.body.endsWith("data: [DONE]\n\n")
    : answer.body.includes('"chat.completion"');
  return { status: answer.status, isStream, isWhole, body: answer.body, ms: performance.now() - began };
}

/** The answers that are not a whole 200, a line each. */
export function failures(answers: BurstAnswer[]): string[] {
  const bad = answers.filter((answer) => answer.status !== 200 || !answer.isWhole);
  return bad.map(({ status, isStream, body }) => `${status} ${isStream ? "stream" : "chat"}: ${body.slice(0, 120)}`);
}
