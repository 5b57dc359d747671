import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** The content type of binary event streams. */
export const framesType = "application/vnd.amazon.eventstream" as const;

function header(name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const size = Buffer.alloc(2);
  size.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from([key.length]), key, Buffer.from([7]), size, text]);
}

/** One message: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html. */
export function frame(headers: Readonly<Record<string, string>>, payload: string | Uint8Array): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const body = Buffer.from(payload);
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + body.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, head, body]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(message));
  return Buffer.concat([message, checksum]);
}

/** An event, or with `!` before its type an exception. */
export function eventFrame(type: string, payload: unknown): Buffer {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const [kind, name] = type.startsWith("!") ? ["exception", type.slice(1)] : ["event", type];
  const headers = { [`:${kind}-type`]: name, ":content-type": "application/json", ":message-type": kind };
  return frame(headers, text);
}

/** The frames of a text with an event in each line: its type, a space, and its payload. */
export function framesOf(text: string): Buffer {
  const lines = text.split("\n").filter((line) => line !== "");
  return Buffer.concat(lines.map((line) => eventFrame(line.split(" ")[0] ?? "", line.slice(line.indexOf(" ") + 1))));
}
