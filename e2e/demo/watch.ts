import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedRequest } from "../mock/records.ts";
import { LogTail } from "./log_tail.ts";
import { aliases, type Alias, type PoolGateway } from "./pool.ts";
import type { Timeline } from "./timeline.ts";
import { numberOf, toldCalls, type Traffic } from "./traffic.ts";

const stepMs = 20;
const tellMs = 1000;

/** A request as it arrived at the vendor. */
export interface Arrival {
  alias: Alias;
  atMs: number;
  status: number;
  /** The client's request; null: a probe. */
  number: number | null;
}

/** A line of the log about one token, at the time it was read: a moment after it was written. */
export interface Sighting {
  alias: string;
  event: "ejected" | "rests" | "readmitted";
  atMs: number;
}

/** Sees what clients, Envoy's log and the vendor show, tells it on the timeline as it comes, and keeps it. */
export class Watch {
  readonly arrivals: Arrival[] = [];
  readonly sightings: Sighting[] = [];
  /** Lines about who leads. */
  readonly leads: string[] = [];
  readonly #pool: PoolGateway;
  readonly #traffic: Traffic;
  readonly #timeline: Timeline;
  readonly #log: LogTail;
  readonly #said = new Set<string>();
  #pending: RecordedRequest[] = [];
  #seen = 0;
  #toldCalls = 0;
  #toldArrivals = 0;
  #toldMs = Date.now();
  #isOver = false;
  #running: Promise<void> = Promise.resolve();

  constructor(pool: PoolGateway, traffic: Traffic, timeline: Timeline) {
    this.#pool = pool;
    this.#traffic = traffic;
    this.#timeline = timeline;
    this.#log = new LogTail(join(pool.gateway.envoy.folder, "envoy.log"));
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
    this.#log.close();
  }

  /** Waits until `holds`; throws after `limitMs`, naming what did not come. */
  async until(what: string, limitMs: number, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs / 1000} s`);
      await sleep(stepMs);
    }
  }

  /** When the log said so for the first time; 0: it did not. */
  sighted(alias: Alias, event: Sighting["event"]): number {
    return this.sightings.find((sighting) => sighting.alias === alias && sighting.event === event)?.atMs ?? 0;
  }

  /** The vendor's answers to probes of a token. */
  probesOf(alias: Alias): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.alias === alias && arrival.number === null);
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      this.#look();
      await sleep(stepMs);
    }
    this.#look();
    this.#tellCalls();
  }

  #look(): void {
    const { requests } = this.#pool.gateway.vendors.groq;
    this.#pending.push(...requests.slice(this.#seen));
    this.#seen = requests.length;
    // A request without a status is still being answered.
    this.#pending = this.#pending.filter((request) => request.status === 0 || !this.#see(request));
    // After the vendor: what a probe brings about comes after it.
    for (const line of this.#log.read()) this.#hear(line);
    if (Date.now() - this.#toldMs >= tellMs) this.#tellCalls();
  }

  #hear(line: string): void {
    const token = /ai-proxy: token (\w+) (?:is )?(ejected|readmitted|rests)/.exec(line);
    if (token !== null) {
      const [, alias = "", event] = token;
      this.sightings.push({ alias, event: event as Sighting["event"], atMs: Date.now() });
      this.#timeline.tell("envoy", `token ${alias} ${event === "rests" ? "" : "is "}${event}`);
      return;
    }
    const health = /ai-proxy: health checks of groq: (.*)$/.exec(line)?.[1];
    if (health === undefined) return;
    if (/ leads in term /.test(health)) this.leads.push(health);
    if (this.#said.has(health)) return;
    this.#said.add(health);
    this.#timeline.tell("envoy", health);
  }

  #see(request: RecordedRequest): true {
    const alias = this.#pool.aliasOf(request.token);
    if (alias === null) return true;
    const { atMs, status } = request;
    const number = numberOf(request.body);
    this.arrivals.push({ alias, atMs, status, number });
    if (number === null) this.#timeline.tell("vendor", `a probe of ${alias} arrived: answered ${status}`, atMs);
    return true;
  }

  /** What clients saw since it was told last, and which tokens served them. */
  #tellCalls(): void {
    this.#toldMs = Date.now();
    const { calls } = this.#traffic;
    let end = this.#toldCalls;
    while (calls[end] !== undefined && calls[end]?.endMs !== 0) end++;
    const told = calls.slice(this.#toldCalls, end);
    this.#toldCalls = end;
    const recent = this.arrivals.slice(this.#toldArrivals).filter((arrival) => arrival.number !== null);
    this.#toldArrivals = this.arrivals.length;
    const shares = aliases.map((alias) => `${alias} ${recent.filter((arrival) => arrival.alias === alias).length}`);
    if (told.length > 0) this.#timeline.tell("clients", `${toldCalls(told)}; asked ${shares.join(", ")}`);
  }
}
