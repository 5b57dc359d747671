import { setTimeout as sleep } from "node:timers/promises";
import { CommandFault } from "../problem.ts";
import { readStatus } from "../status/answer.ts";
import { askStatus } from "../status/ask.ts";
import { askCounts } from "./ask_counts.ts";
import { poolViews, putDown, type Told } from "./pools.ts";
import type { Watching } from "./server.ts";
import { Timeline, windowMs } from "./timeline.ts";
import { Traffic } from "./traffic.ts";
import type { FaultView, View } from "./view.ts";

/** Time between the beginnings of two looks. */
const paceMs = 1000;
/** A look waits no longer: what does not answer by then is shown as away. */
const patienceMs = 2000;

/** What the dashboard looks at. */
export interface Sources {
  readonly statusUrls: readonly URL[];
  readonly secret: string;
  readonly admin: URL;
}

/** Looks at the status paths and the counters once a second, and remembers a while of it. */
export class Watcher implements Watching {
  readonly #sources: Sources;
  readonly #timeline = new Timeline();
  readonly #traffic = new Traffic();
  readonly #told = new Map<string, Told>();
  readonly #faults = new Map<string, FaultView>();
  readonly #waiting = new Set<() => void>();
  #view: View = { number: 0, nowMs: 0, windowMs, faults: [], pools: [], traffic: null, events: [] };

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get view(): View {
    return this.#view;
  }

  /** Looks until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const begun = Date.now();
      await this.look();
      await sleep(Math.max(0, begun + paceMs - Date.now()), undefined, { signal }).catch(() => undefined);
    }
  }

  async after(number: number, signal: AbortSignal): Promise<void> {
    if (this.#view.number !== number || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
      signal.addEventListener("abort", () => this.#waiting.delete(resolve), { once: true });
    });
  }

  /** One look at everything. */
  async look(): Promise<void> {
    const { statusUrls, admin } = this.#sources;
    const looks = statusUrls.map((url) => this.#try(url.host + url.pathname, () => this.#lookAtStatus(url)));
    await Promise.all([...looks, this.#try(admin.host, () => this.#lookAtCounts(admin))]);
    this.#view = this.#viewNow();
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  async #lookAtStatus(url: URL): Promise<void> {
    const key = url.href;
    try {
      const { secret } = this.#sources;
      // No gateway of ours repeats it.
      const status = readStatus((await askStatus(url, secret, patienceMs)).replaceAll(secret, "***"));
      const told = { key, status, atMs: Date.now() };
      this.#told.set(key, told);
      putDown(told, this.#timeline);
    } catch (fault) {
      this.#timeline.lose(key, Date.now());
      throw fault;
    }
  }

  async #lookAtCounts(admin: URL): Promise<void> {
    this.#traffic.add(await askCounts(admin, patienceMs), Date.now());
  }

  /** What fails is shown, with the time since which it does. */
  async #try(place: string, look: () => Promise<void>): Promise<void> {
    try {
      await look();
      this.#faults.delete(place);
    } catch (fault) {
      if (!(fault instanceof CommandFault)) throw fault;
      const sinceMs = this.#faults.get(place)?.sinceMs ?? Date.now();
      this.#faults.set(place, { place, message: fault.message, sinceMs });
    }
  }

  #viewNow(): View {
    const nowMs = Date.now();
    const told = this.#sources.statusUrls.flatMap(({ href }) => this.#told.get(href) ?? []);
    return {
      number: this.#view.number + 1,
      nowMs,
      windowMs,
      faults: [...this.#faults.values()].sort((a, b) => (a.place < b.place ? -1 : 1)),
      pools: told.flatMap((one) => poolViews(one, this.#timeline, this.#traffic)),
      traffic: this.#traffic.view(nowMs),
      events: this.#timeline.events,
    };
  }
}
