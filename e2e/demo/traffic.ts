import OpenAI from "openai";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gateway } from "../harness/gateway.ts";

/** Clients that ask at the same time: as many requests can be under way when a token dies. */
export const clientCount = 8;

const pauseMs = 50;
const question = "Request ";

/** What one request's client saw. Times are of the wall clock. */
export interface ClientCall {
  number: number;
  startMs: number;
  /** 0 while it is under way. */
  endMs: number;
  /** 0: no answer came. */
  status: number;
  /** The model that answered; "" when none did. */
  model: string;
}

/** The number of the client's request with this body; null: no client sent it. */
export function numberOf(body: Buffer): number | null {
  const found = new RegExp(`"${question}(\\d+)"`).exec(body.toString("utf8"))?.[1];
  return found === undefined ? null : Number(found);
}

/** Live traffic: clients that ask groq for gpt-4o, each as soon as its last answer is there and a moment has passed. */
export class Traffic {
  /** In the order of their numbers. */
  readonly calls: ClientCall[] = [];
  readonly #client: OpenAI;
  #clients: Promise<void>[] = [];
  #isOver = false;

  constructor(gateway: Gateway) {
    this.#client = gateway.openai("groq");
  }

  start(): void {
    this.#clients = Array.from({ length: clientCount }, () => this.#live());
  }

  /** Resolves when every request that is under way has its answer. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
  }

  async #live(): Promise<void> {
    while (!this.#isOver) {
      await this.#ask();
      await sleep(pauseMs);
    }
  }

  async #ask(): Promise<void> {
    const call: ClientCall = { number: this.calls.length, startMs: Date.now(), endMs: 0, status: 0, model: "" };
    this.calls.push(call);
    const messages = [{ role: "user" as const, content: `${question}${call.number}` }];
    try {
      const answer = await this.#client.chat.completions.create({ model: "gpt-4o", messages });
      call.status = 200;
      call.model = answer.model;
    } catch (fault) {
      call.status = fault instanceof OpenAI.APIError ? (fault.status ?? 0) : 0;
    }
    call.endMs = Date.now();
  }
}

/** Counts of what clients saw, such as "212 ok, 3 failed (401, 401, 429)". */
export function toldCalls(calls: ClientCall[]): string {
  const failed = calls.filter((call) => call.status !== 200);
  const ok = `${calls.length - failed.length} ok`;
  if (failed.length === 0) return `${ok}, none failed`;
  const statuses = [...new Set(failed.map((call) => call.status))].map((status) => {
    const count = failed.filter((call) => call.status === status).length;
    return `${count} x ${status === 0 ? "no answer" : status}`;
  });
  return `${ok}, ${failed.length} failed (${statuses.join(", ")})`;
}
