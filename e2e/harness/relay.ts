import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Gate } from "../mock/gate.ts";
import { record, type RecordedRequest } from "../mock/records.ts";
import { endpointOf, localClusterName, type Bootstrap } from "../../cli/envoy/bootstrap.ts";

/** An answer that the relay gives by itself. */
export interface RelayAnswer {
  status: number;
  headers: Record<string, string>;
}

/** A man in the middle of the local cluster: it keeps every probe that passes, and lets a test read or hold it. */
export class Relay {
  readonly probes: RecordedRequest[] = [];
  /** Whether probes wait for `release`. */
  isHolding = false;
  /** What every probe is answered instead of being passed on; null: nothing. */
  answer: RelayAnswer | null = null;
  readonly #gate = new Gate();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<Relay> {
    const relay = new Relay();
    await new Promise<void>((resolve) => relay.#server.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  /** Leads the local cluster of a settled bootstrap here, and from here to the listener. */
  stepIn(config: Bootstrap): void {
    const local = config.static_resources.clusters.find((cluster) => cluster.name === localClusterName);
    if (local === undefined) throw new Error("the bootstrap has no local cluster");
    const endpoint = endpointOf(local);
    this.#port = endpoint.port_value;
    endpoint.port_value = (this.#server.address() as AddressInfo).port;
  }

  /** The marks of all probes so far, in order. */
  get marks(): string[] {
    return this.probes.map((probe) => probe.headers["x-ai-proxy-probe"] ?? "");
  }

  /** Lets the probes go that are held now, and holds no more. */
  release(): void {
    this.isHolding = false;
    this.#gate.resume();
  }

  async stop(): Promise<void> {
    this.release();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const probe = await record(request);
      this.probes.push(probe);
      if (this.isHolding) await this.#gate.wait();
      if (this.answer === null) return await this.#forward(probe, response);
      response.writeHead(this.answer.status, this.answer.headers).end();
    } catch {
      response.destroy();
    }
  }

  #forward({ method, path, headers, body }: RecordedRequest, response: ServerResponse): Promise<void> {
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.#port, method, path, headers, agent: false };
      const onward = httpRequest(options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on("end", resolve);
      });
      onward.on("error", reject);
      onward.end(body);
    });
  }
}
