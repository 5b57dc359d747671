import { setTimeout as sleep } from "node:timers/promises";
import type { VendorName } from "../mock/catalogue.ts";
import { chatPath, clientOf, nextNumber, numberedChat } from "./failing_pool.ts";
import type { Gateway } from "./gateway.ts";
import { HealthLog } from "./health_log.ts";
import type { RawAnswer } from "./raw_client.ts";

/** What came of the requests of a load. */
export interface LoadOutcome {
  answers: RawAnswer[];
  /** Answers other than 200. */
  failed: number;
  /** Of these, the ones to chats that began after the log said that a token is out. */
  failedLate: number;
  /** Chats that began after the log said that a token is out. */
  late: Set<number>;
  /** How often a token that was to be out arrived at the vendor with one of these. */
  seenLate: number;
}

export interface LoadOptions {
  vendor?: VendorName;
  parallel?: number;
  /** The token that goes out. */
  dead: string;
  /** Milliseconds between two requests of a client. */
  pauseMs?: number;
  /** Offset in the log: only an ejection after it counts. */
  from?: number;
}

/** Clients that send chat after chat until they are stopped. A request that finds no gateway counts as status 0. */
export class Load {
  readonly #gateway: Gateway;
  readonly #options: LoadOptions;
  readonly #outcome: LoadOutcome = { answers: [], failed: 0, failedLate: 0, late: new Set(), seenLate: 0 };
  readonly #clients: Promise<unknown>;
  readonly #watch: NodeJS.Timeout;
  #left: number;
  #isOut = false;

  /** `count` requests, or as many as come until `stop`. */
  constructor(gateway: Gateway, options: LoadOptions, count = Number.MAX_SAFE_INTEGER) {
    this.#gateway = gateway;
    this.#options = options;
    this.#left = count;
    const log = new HealthLog(gateway.envoy);
    const look = (): void => void (this.#isOut ||= log.aliases("ejected", options.from).length > 0);
    look();
    this.#watch = setInterval(look, 5);
    this.#clients = Promise.all(Array.from({ length: options.parallel ?? 16 }, () => this.#send()));
  }

  get sent(): number {
    return this.#outcome.answers.length;
  }

  /** Lets the clients end the chats they are at. */
  async stop(): Promise<LoadOutcome> {
    this.#left = 0;
    return this.ended();
  }

  /** Waits until all chats are answered. */
  async ended(): Promise<LoadOutcome> {
    await this.#clients.finally(() => clearInterval(this.#watch));
    const { requests } = this.#gateway.vendors[this.#options.vendor ?? "groq"];
    this.#outcome.seenLate = requests.filter(
      (request) => request.token === this.#options.dead && this.#outcome.late.has(clientOf(request) ?? -1),
    ).length;
    return this.#outcome;
  }

  async #send(): Promise<void> {
    const { vendor = "groq", pauseMs = 0 } = this.#options;
    while (this.#left-- > 0) {
      const number = nextNumber();
      if (this.#isOut) this.#outcome.late.add(number);
      const lost = (fault: unknown): RawAnswer => ({ status: 0, headers: {}, body: String(fault) });
      const answer = await this.#gateway.post(vendor, chatPath, numberedChat(number)).catch(lost);
      this.#outcome.answers.push(answer);
      if (answer.status !== 200) this.#outcome.failed++;
      if (answer.status !== 200 && this.#outcome.late.has(number)) this.#outcome.failedLate++;
      if (pauseMs > 0) await sleep(pauseMs);
    }
  }
}
