import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The secret of the status, which nothing that a dashboard says may hold. */
export const secret = "canary-status-secret";

/** A token as a status tells it. */
export const healthy = { alias: "first", state: "healthy", weight: 1, failures: 0, failedProbes: 0, generation: 2 };

/** A status with these tokens in one pool. */
export function statusOf(tokens: readonly object[], pool: object = {}): string {
  const groq = { id: "", type: "groq", failover: true, leader: { vm: "8f3c", term: 4 }, tokens, ...pool };
  return JSON.stringify({ time: new Date().toISOString(), providers: [groq] });
}

/** A server of this machine that answers as it is told, in the place of a gateway or of Envoy's admin interface. */
export class StandIn {
  /** Paths and credentials of what was asked. */
  readonly asked: { readonly path: string; readonly authorization: string }[] = [];
  answer: (response: ServerResponse) => void = (response) => void response.end();
  readonly #server: Server;

  private constructor() {
    const listener: RequestListener = ({ url = "", headers: { authorization = "" } }, response) => {
      this.asked.push({ path: url, authorization });
      this.answer(response);
    };
    this.#server = createServer(listener);
  }

  static async start(body = ""): Promise<StandIn> {
    const made = new StandIn();
    made.say(body);
    await new Promise<void>((resolve) => made.#server.listen(0, "127.0.0.1", resolve));
    return made;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  say(body: string, status = 200, headers: Record<string, string> = {}): void {
    this.answer = (response) => void response.writeHead(status, headers).end(body);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
