import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { EnvoyProcess } from "./envoy_process.ts";

/** A takeover of the duty to probe, as the log tells it. */
export interface Lead {
  /** Provider type, such as "groq". */
  provider: string;
  holder: string;
  term: number;
  /** Whether the holder's VM belongs to a worker; the main thread's VM gets no requests. */
  isWorker: boolean;
  /** The thread that wrote the line. */
  thread: number;
}

export type HealthEvent = "ejected" | "readmitted";

/** What Envoy's log says about the health of tokens and about who probes them. */
export class HealthLog {
  readonly #envoy: EnvoyProcess;

  constructor(envoy: EnvoyProcess) {
    this.#envoy = envoy;
  }

  /** Length of the log, to be handed to the other methods as `from`. */
  get end(): number {
    return this.#envoy.log.length;
  }

  /** Aliases of the tokens that this happened to, in order, as often as it happened. */
  aliases(event: HealthEvent, from = 0): string[] {
    const lines = this.#envoy.log.slice(from).matchAll(/ai-proxy: token (\S+) is (ejected|readmitted)/g);
    return [...lines].flatMap(([, alias, what]) => (alias !== undefined && what === event ? [alias] : []));
  }

  /** Waits until `count` tokens went out or came back since `from`. */
  async waitFor(event: HealthEvent, count: number, from = 0, limitMs = 20_000): Promise<string[]> {
    return until(
      `${count} tokens ${event}`,
      () => {
        const aliases = this.aliases(event, from);
        return aliases.length >= count ? aliases : null;
      },
      limitMs,
    );
  }

  leads(from = 0): Lead[] {
    const line = /\]\[(\d+)\]\[info\]\[wasm\].*health checks of (\w+): VM (\w+) leads in term (\d+)/g;
    return [...this.#envoy.log.slice(from).matchAll(line)].map(([, thread, provider, holder, term]) => ({
      provider: provider ?? "",
      holder: holder ?? "",
      term: Number(term),
      // Linux: the first thread of a process has the process's own id.
      isWorker: Number(thread) !== this.#envoy.pid,
      thread: Number(thread),
    }));
  }

  /** Fails when a term has two holders, or nobody ever led. Only for gateways with one pool of a provider type. */
  assertOneHolderPerTerm(): void {
    const leads = this.leads();
    const terms = leads.map(({ provider, term }) => `${provider} in term ${term}`);
    assert.ok(terms.length > 0, "nobody leads");
    assert.deepEqual(
      terms.filter((term, index) => terms.indexOf(term) !== index),
      [],
      "two VMs led in one term",
    );
  }
}

/** Asks again and again until the answer is neither null nor false, and hands it out; fails after `limitMs`. */
export async function until<T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
  limitMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > deadline) assert.fail(`after ${limitMs} ms still not: ${what}`);
    await sleep(20);
  }
}
