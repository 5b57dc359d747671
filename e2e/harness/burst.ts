import { performance } from "node:perf_hooks";
import type { VendorName } from "../mock/catalogue.ts";
import type { Gateway } from "./gateway.ts";

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
