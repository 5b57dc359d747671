import { framesType } from "../frames.ts";
import { countsFor, rowOf, type Row } from "./growth.ts";
import { Meter } from "./meter.ts";
import { textOf, type AnswerShape, type RequestShape } from "./shapes.ts";
import { clientApis, configurationOf, type ClientApi, type Subject } from "./subjects.ts";

const json = { "content-type": "application/json" };
/** A chat in either API's words, with a tool that may be called. */
const hello = {
  model: "gpt-4o",
  max_tokens: 9,
  messages: [{ role: "user", content: "x" }],
};
const tools: Readonly<Record<ClientApi, object>> = {
  chat: { type: "function", function: { name: "f" } },
  messages: { name: "f", input_schema: {} },
};

/** Sends bodies of a shape to one API at growing sizes, the largest of about `bytes`. */
export async function requestRow(
  shape: RequestShape,
  subject: Subject,
  to: { api: ClientApi; path?: string; bytes: number },
): Promise<Row> {
  const meter = await warm(subject, to.api);
  const path = to.path ?? clientApis[to.api];
  const bodyOf = (count: number): string => textOf(shape.body(count, to.api));
  const counts = countsFor(to.bytes, (count) => bodyOf(count).length);
  return rowOf(`${subject.name}, ${path}`, meter, counts, (count) => {
    const body = bodyOf(count);
    return { bytes: body.length, run: () => send(meter, path, body) };
  });
}

/** Answers a chat with bodies of a shape at growing sizes, the largest of about `bytes`, on VMs of the row's own. */
export async function answerRow(shape: AnswerShape, subject: Subject, api: ClientApi, bytes: number): Promise<Row> {
  const meter = await started(subject, api);
  const dialect = subject.dialects[api];
  const chunksOf = (count: number): readonly Chunk[] => {
    const body = shape.body(count, dialect);
    return Array.isArray(body) ? (body as readonly Chunk[]) : [textOf(body as string | object)];
  };
  const sizeOf = (chunks: readonly Chunk[]): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const counts = countsFor(bytes, (count) => sizeOf(chunksOf(count)));
  return rowOf(`${subject.name}, ${clientApis[api]}`, meter, counts, (count) => {
    const chunks = chunksOf(count);
    return { bytes: sizeOf(chunks), run: () => answer(meter, shape, api, chunks) };
  });
}

/** A meter that has seen one chat already, so that nothing is measured that happens once. */
export async function started(subject: Subject, api: ClientApi = "chat", more: object = {}): Promise<Meter> {
  const meter = await Meter.start({ mode: subject.mode, configuration: configurationOf(subject, more) });
  if (meter.proxy.refused.length > 0) throw new Error(`${subject.name}: ${meter.proxy.refused.join("; ")}`);
  answer(meter, { name: "first", type: "application/json", body: () => "" }, api, ["{}"]);
  return meter;
}

const meters = new Map<string, Promise<Meter>>();
/** A worker that has grown beyond these is not kept: there is one for each subject. */
const keptPages = 192;

/**
 * The meter of a subject, which the requests of a file share until it meets a problem. Answers cost so little that a
 * collection of what other rows have left would be most of it: they get their own.
 */
async function warm(subject: Subject, api: ClientApi): Promise<Meter> {
  const name = `${subject.name}/${api}`;
  const known = await meters.get(name);
  if (known !== undefined && known.problems.length === 0 && known.proxy.memoryPages <= keptPages) return known;
  const meter = started(subject, api);
  meters.set(name, meter);
  return meter;
}

/** A piece of a body. */
type Chunk = string | Uint8Array;

function isStream({ type }: AnswerShape): boolean {
  return type === "text/event-stream" || type === framesType;
}

function send(meter: Meter, path: string, body: string): void {
  const exchange = meter.proxy.request({ path, method: "POST", headers: json, body });
  if (!exchange.over) exchange.disconnect();
}

function answer(meter: Meter, shape: AnswerShape, api: ClientApi, chunks: readonly Chunk[]): void {
  const body = JSON.stringify({ ...hello, tools: [tools[api]], stream: isStream(shape) });
  const exchange = meter.proxy.request({ path: clientApis[api], headers: json, body });
  if (exchange.upstream === undefined) throw new Error("the chat was not sent");
  exchange.respond({ status: shape.status ?? 200, headers: { "content-type": shape.type }, end: "open" });
  for (const chunk of chunks) if (!exchange.over) exchange.respondMore(chunk);
  if (!exchange.over) exchange.respondEnd();
  if (!exchange.over) exchange.disconnect();
}
