import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { record, type RecordedRequest } from "./records.ts";
import type { ServerIdentity } from "./vendor.ts";

/** A web server with TLS and both HTTP versions that has one text, at `path`, and keeps what it was asked. */
export class FileServer {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Http2SecureServer;

  private constructor(identity: ServerIdentity, path: string, text: string) {
    this.#server = createSecureServer({ ...identity, allowHTTP1: true }, (request, response) => {
      record(request as never).then(
        (recorded) => {
          this.requests.push(recorded);
          const isThere = recorded.path === path;
          response.writeHead(isThere ? 200 : 404, { "content-type": "text/plain" });
          response.end(isThere ? text : "404: Not Found");
        },
        () => response.stream.destroy(),
      );
    });
  }

  static async start(identity: ServerIdentity, path: string, text: string): Promise<FileServer> {
    const server = new FileServer(identity, path, text);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      server.#server.listen(0, "127.0.0.1", resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Waits for its clients to hang up. */
  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
