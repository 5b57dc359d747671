import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour } from "./behaviour.ts";
import type { Gate } from "./gate.ts";
import { cut, eventsType } from "./respond.ts";

/** Answers event by event, in the pieces, with the pauses and to the end that `behaviour` names. */
export async function streamEvents(
  response: ServerResponse,
  events: readonly (string | Buffer)[],
  { behaviour, gate, type = eventsType }: { behaviour: Behaviour; gate: Gate; type?: string | undefined },
): Promise<void> {
  const { chunkBytes, paceMs, pauseAfterWrites, cutAfterWrites, opening } = behaviour;
  response.writeHead(200, { "content-type": type, "cache-control": "no-cache" });
  if (behaviour.pauseAfterHeaders) {
    response.flushHeaders();
    await gate.wait();
  }
  if (opening !== "") await written(response, Buffer.from(opening));
  const whole = events.map((event) => Buffer.from(event));
  const pieces = chunkBytes > 0 ? cut(Buffer.concat(whole), chunkBytes) : whole;
  for (const [index, piece] of pieces.entries()) {
    if (pauseAfterWrites > 0 && index === pauseAfterWrites) await gate.wait();
    else if (index > 0 && paceMs > 0) await sleep(paceMs);
    if (cutAfterWrites === 0) response.write(piece);
    else await written(response, piece);
    if (index + 1 === cutAfterWrites) return void response.destroy();
  }
  response.end();
}

/** Writes a piece and waits until the connection has taken it, so that a cut does not lose it. */
function written(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve) => void response.write(piece, () => resolve()));
}
