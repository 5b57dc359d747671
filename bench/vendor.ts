import { createServer, type AddressInfo, type Socket } from "node:net";
import { framesType } from "../tests/frames.ts";
import { claudeMessage, converseAnswer, converseFrames, geminiAnswer, geminiEvents, qwenEvents } from "./scenario.ts";

/**
 * The vendor, a process of its own that costs as little as it can: reads a request to its end, gives a fixed answer.
 * It knows no pipelining, and takes for granted that no body holds what looks like a last chunk.
 * A request whose `user-agent` is `bench-echo` is answered with itself.
 */
const completion = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1767225600,
  model: "bench",
  choices: [{ index: 0, message: { role: "assistant", content: "It depends." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
});
const fixed = answer(completion);
const message = answer(claudeMessage);
const events = answer(qwenEvents, "text/event-stream");
/** Answers in formats of their own, by the end of the path. */
const byPath: readonly (readonly [string, Buffer])[] = [
  ["/v1/messages ", message],
  ["/generation ", events],
  [":generateContent ", answer(geminiAnswer)],
  [":streamGenerateContent?alt=sse ", answer(geminiEvents, "text/event-stream")],
  ["/converse ", answer(converseAnswer)],
  ["/converse-stream ", answer(converseFrames, framesType)],
];
const headEnd = Buffer.from("\r\n\r\n");
const lastChunk = Buffer.from("\r\n0\r\n\r\n");

function answer(body: string | Buffer, type = "application/json"): Buffer {
  const length = Buffer.byteLength(body);
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

function echo(head: string, body: Buffer): Buffer {
  return answer(JSON.stringify({ head, body: body.toString() }));
}

/** One connection's requests, one after the other. */
class Connection {
  readonly #socket: Socket;
  #pieces: Buffer[] = [];
  #size = 0;
  /** The head's length in bytes, 0 until it is complete. */
  #head = 0;
  /** Bytes of head and body together; infinite while only the last chunk tells. */
  #wanted = Infinity;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (piece) => this.#receive(piece));
    socket.on("error", () => socket.destroy());
  }

  #receive(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#head === 0) this.#readHead();
    if (this.#head === 0) return;
    const complete = this.#wanted === Infinity ? this.#endsWithLastChunk() : this.#size >= this.#wanted;
    if (complete) this.#finish();
  }

  #readHead(): void {
    const all = Buffer.concat(this.#pieces);
    this.#pieces = [all];
    const end = all.indexOf(headEnd);
    if (end < 0) return;
    this.#head = end + headEnd.length;
    const head = all.toString("latin1", 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    this.#wanted = chunked ? Infinity : this.#head + Number(length ?? 0);
  }

  #endsWithLastChunk(): boolean {
    const tail = Buffer.concat(this.#pieces.slice(-2));
    return tail.subarray(-lastChunk.length).equals(lastChunk);
  }

  #finish(): void {
    const head = this.#pieces[0]?.subarray(0, this.#head) ?? headEnd;
    this.#socket.write(head.includes("bench-echo") ? this.#echo() : this.#answer(head));
    this.#pieces = [];
    this.#size = 0;
    this.#head = 0;
    this.#wanted = Infinity;
  }

  /** By the path; a chat that streams is answered as much without a filter. */
  #answer(head: Buffer): Buffer {
    const own = byPath.find(([path]) => head.includes(path));
    if (own !== undefined) return own[1];
    return this.#pieces.some((piece) => piece.includes('"stream":true')) ? events : fixed;
  }

  #echo(): Buffer {
    const all = Buffer.concat(this.#pieces);
    return echo(all.toString("latin1", 0, this.#head - headEnd.length), all.subarray(this.#head));
  }
}

const server = createServer((socket) => new Connection(socket));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit(0));
