import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CommandFault } from "../problem.ts";
import { pageFiles } from "./page_files.ts";
import type { View } from "./view.ts";

/** Nothing but this server's own scripts, styles and answers: whatever a status says cannot become part of the page. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const always = {
  "content-security-policy": policy,
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The names of this machine. A page of elsewhere whose name leads here (DNS rebinding) asks for its own. */
const ownNames = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;
const loopback = "127.0.0.1";
const maxConnections = 64;
/** A reader that knows the newest view waits for the next one, but not for ever. */
const waitMs = 10_000;

/** Who has the view. */
export interface Watching {
  readonly view: View;
  /** Resolves once there is another view than that of `number`, or `signal` is aborted. */
  after(number: number, signal: AbortSignal): Promise<void>;
}

/** Serves the page and the view, on this machine alone. The view takes a key that is of this run. */
export class DashboardServer {
  readonly #watcher: Watching;
  readonly #files = pageFiles();
  readonly #key = randomBytes(16).toString("hex");
  readonly #server: Server;

  constructor(watcher: Watching) {
    this.#watcher = watcher;
    this.#server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
      // The key stands behind the #, which browsers send nowhere.
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.maxConnections = maxConnections;
  }

  /** Where a browser finds the page, the key included. */
  get url(): string {
    return `http://${loopback}:${(this.#server.address() as AddressInfo).port}/#${this.#key}`;
  }

  /** Port 0: any that is free. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", () =>
        reject(new CommandFault(`${loopback}:${port} cannot be had: try another --port`)),
      );
      this.#server.listen(port, loopback, resolve);
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!ownNames.test(request.headers.host ?? ""))
      return refuse(response, 403, "The dashboard is at 127.0.0.1 alone.");
    if (request.method !== "GET") return refuse(response.setHeader("allow", "GET"), 405, "GET alone is served.");
    const [path = "", query = ""] = (request.url ?? "").split("?", 2);
    if (path === "/view") return this.#serveView(request, query, response);
    const file = this.#files.get(path);
    if (file === undefined) return refuse(response, 404, "There is nothing here.");
    send(response, 200, file.type, file.body);
  }

  async #serveView(request: IncomingMessage, query: string, response: ServerResponse): Promise<void> {
    if (!this.#isOpenTo(request.headers.authorization ?? ""))
      return refuse(response, 401, "Open the address that `ai-proxy dashboard` printed when it was started.");
    const after = /^after=(\d{1,15})$/.exec(query)?.[1];
    if (after !== undefined) await this.#watcher.after(Number(after), patienceOf(response));
    send(response, 200, "application/json", Buffer.from(JSON.stringify(this.#watcher.view)));
  }

  #isOpenTo(authorization: string): boolean {
    const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
    return timingSafeEqual(digest(authorization), digest(`Bearer ${this.#key}`));
  }
}

/** Aborted when its reader is gone, or has waited for long enough. */
function patienceOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), waitMs);
  response.once("close", () => {
    clearTimeout(timer);
    controller.abort();
  });
  return controller.signal;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, "text/plain; charset=utf-8", Buffer.from(`${message}\n`));
}

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { ...always, "content-type": type, "content-length": body.length }).end(body);
}
