import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { endpointOf, vendorClusters, type Bootstrap } from "../../cli/envoy/bootstrap.ts";

const answer = JSON.stringify({
  id: "slow",
  content: [{ type: "text", text: "x" }],
  choices: [{ index: 0, message: { role: "assistant", content: "x" }, finish_reason: "stop" }],
  output: { choices: [{ message: { role: "assistant", content: "x" }, finish_reason: "stop" }] },
});

/** A vendor that forgets what it is sent and, until `release`, answers nothing but GET. */
export class SlowVendor {
  /** Requests that have come whole, GET aside. */
  arrived = 0;
  /** Whether requests wait. */
  isSlow = true;
  readonly #waiting: ServerResponse[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    });
  }

  static async start(): Promise<SlowVendor> {
    const vendor = new SlowVendor();
    await new Promise<void>((resolve) => vendor.#server.listen(0, "127.0.0.1", resolve));
    return vendor;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Leads the cluster of that name in a settled bootstrap here. */
  stepIn(config: Bootstrap, name: string): void {
    const cluster = vendorClusters(config).find((one) => one.name.includes(name));
    if (cluster === undefined) throw new Error(`the bootstrap has no cluster of ${name}`);
    endpointOf(cluster).port_value = this.port;
  }

  /** Answers whoever waits, and from now on everybody at once. */
  release(): void {
    this.isSlow = false;
    for (const response of this.#waiting.splice(0)) reply(response);
  }

  async stop(): Promise<void> {
    this.release();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    request.on("error", () => response.destroy());
    request.on("end", () => {
      if (request.method === "GET") return reply(response);
      this.arrived++;
      if (this.isSlow) this.#waiting.push(response);
      else reply(response);
    });
  }
}

function reply(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" }).end(answer);
}
