import { request } from "node:http";

/** An HTTP exchange on a connection of its own; a body makes it a POST. */
export function fetchText(
  url: string,
  body?: Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: body === undefined ? "GET" : "POST", agent: false, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString("utf8") }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
