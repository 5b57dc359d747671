import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems hand out by themselves: no connection or listener of another case takes one between. */
const first = 15_000;
const count = 15_000;

/** A port of the loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error("no port of the loopback is free");
}
