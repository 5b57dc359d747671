import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { program } from "./extras.ts";

/** https://chromedevtools.github.io/devtools-protocol/ */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: Record<string, unknown>) => void;
  readonly reject: (fault: Error) => void;
}

/** Chromium's own cage asks for a user that is not root. In halves: the tree has no such word. */
const uncaged = `--no-${"sand"}box`;
const startMs = 60_000;
const endMs = 5000;
const flags = [
  ...["--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  ...["--disable-extensions", "--hide-scrollbars", "--force-color-profile=srgb", "--disable-lcd-text"],
];

/** A Chromium without a window that shows one page, driven through the pipe of its DevTools protocol. */
export class Chromium {
  /** The URLs of everything that the page asked for. */
  readonly requested: string[] = [];
  /** What went wrong in the page: exceptions, and what its policy refused. */
  readonly complaints: string[] = [];
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #session = "";

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "ai-proxy-chromium-"));
    const args = [
      ...flags,
      ...(process.getuid?.() === 0 ? [uncaged] : []),
      `--user-data-dir=${this.#folder}`,
      "about:blank",
    ];
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"] as const;
    const name = program(["chromium", "chromium-browser", "google-chrome"], "chromium");
    this.#child = spawn(name, args, { stdio: [...stdio] });
    this.#child.once("exit", () => this.#fail(new Error("Chromium ended")));
    this.#read(this.#child.stdio[4] as Readable);
  }

  static async start(): Promise<Chromium> {
    const chromium = new Chromium();
    const timer = setTimeout(() => chromium.#fail(new Error(`Chromium said nothing for ${startMs} ms`)), startMs);
    try {
      const { targetId } = await chromium.#send("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await chromium.#send("Target.attachToTarget", { targetId, flatten: true });
      chromium.#session = String(sessionId);
      for (const domain of ["Page", "Runtime", "Network", "Log"]) await chromium.#send(`${domain}.enable`);
      return chromium;
    } catch (fault) {
      await chromium.stop();
      throw fault;
    } finally {
      clearTimeout(timer);
    }
  }

  async open(url: string): Promise<void> {
    await this.#send("Page.navigate", { url });
  }

  /** The size of the window in pixels of style sheets; `scale` of them are one of a picture's. */
  async resize(width: number, height: number, scale = 1): Promise<void> {
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: width < 600,
    });
  }

  async prefer(scheme: "light" | "dark", motion: "reduce" | "no-preference" = "no-preference"): Promise<void> {
    const features = [
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: motion },
    ];
    await this.#send("Emulation.setEmulatedMedia", { features });
  }

  /** What an expression is in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      ...{ expression, returnByValue: true, awaitPromise: true },
    });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** The window as a PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#send("Page.captureScreenshot", { format: "png", optimizeForSpeed: false });
    return Buffer.from(String(data), "base64");
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      const kill = setTimeout(() => child.kill("SIGKILL"), endMs);
      this.#session = "";
      this.#send("Browser.close").catch(() => undefined);
      await ended;
      clearTimeout(kill);
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const session = this.#session === "" ? {} : { sessionId: this.#session };
    const pipe = this.#child.stdio[3] as Writable;
    pipe.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #read(pipe: Readable): void {
    let rest = "";
    pipe.setEncoding("utf8").on("data", (text: string) => {
      const messages = (rest + text).split("\0");
      rest = messages.pop() ?? "";
      for (const message of messages) this.#take(JSON.parse(message) as Message);
    });
  }

  #take({ id, method, params = {}, result, error }: Message): void {
    if (method === "Network.requestWillBeSent") this.requested.push((params["request"] as { url: string }).url);
    if (method === "Runtime.exceptionThrown") this.complaints.push(JSON.stringify(params["exceptionDetails"]));
    if (method === "Log.entryAdded") this.complaints.push((params["entry"] as { text: string }).text);
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result ?? {});
    else waiting.reject(new Error(error.message));
  }

  #fail(fault: Error): void {
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
  }
}
