import { Buffer } from "node:buffer";
import type { MessageInput, RequestInput, ResponseInput } from "../../emulator/index.ts";
import { answerShapes } from "../scale/answer_shapes.ts";
import { requestShapes } from "../scale/request_shapes.ts";
import { textOf } from "../scale/shapes.ts";
import { clientApis, knownApis, type ClientApi, type Subject } from "../scale/subjects.ts";
import { type Dice, hostileText } from "./json_inputs.ts";
import { damaged, spoiled } from "./wire.ts";

const apis = Object.keys(clientApis) as ClientApi[];
const paths = knownApis().map(({ path }) => path);
const tails = [
  "",
  "",
  "",
  "",
  "?key=k",
  "?a=%6bey&&=",
  "/",
  "/..",
  "//x",
  "%2e%2e",
  "?",
  "#a",
  "\\",
  "/%00",
  ";a=b",
  "@evil",
];
const heads = ["", "", "", "", "/team", "/a/b", "http://evil.example", "//evil"];
const methods = ["POST", "POST", "POST", "GET", "DELETE", "HEAD", "OPTIONS", "PUT"];
const types = [
  "application/json",
  "application/json",
  "text/event-stream",
  "text/html",
  "multipart/form-data; boundary=b",
  "",
  ";",
];
const statuses = [200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503, 529];
const strange: readonly [name: string, value: string][] = [
  ["anthropic-beta", "a,b, ,a,,files-api-2025-04-14"],
  ["x-ai-proxy-probe", "0".repeat(64)],
  ["x-ai-proxy-retry", "1"],
  ["x-envoy-original-path", "/v1/other"],
  ["x-envoy-attempt-count", "99"],
  ["x-request-id", "\u00fc"],
  ["authorization", "Bearer client"],
  ["x-api-key", ""],
  ["content-encoding", "gzip"],
  ["retry-after", "9999999999"],
  ["retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"],
  ["accept", "text/event-stream;q=0"],
  ["cookie", "a=b"],
  ["location", "/x"],
];
const form = [
  '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\ngpt-4o\r\n',
  '--b\r\ncontent-disposition: form-data; name="f"; filename="a\\"b"\r\n\r\nx\r\n--b--\r\n',
].join("");

/** A request of any API, whole, spoiled or damaged. */
export function anyRequest(dice: Dice): RequestInput {
  const api = dice.pick(apis);
  if (dice.chance(2)) return goodRequest(dice, api);
  const path = dice.chance(4) ? dice.pick(heads) + dice.pick(paths) + dice.pick(tails) : clientApis[api];
  const message = anyMessage(dice, requestBody(dice, api));
  return { method: dice.chance(6) ? dice.pick(methods) : "POST", path, ...message };
}

/** One that the filter sends on, so that its answer is looked at. */
function goodRequest(dice: Dice, api: ClientApi): RequestInput {
  const [stream, content] = [dice.chance(2), "x".repeat(dice.below(99))];
  const tools = [{ type: "function", name: "f", input_schema: {}, function: { name: "f", parameters: {} } }];
  const chat = { model: "gpt-4o", max_tokens: 9, messages: [{ role: "user", content }], tools, stream };
  const body = Buffer.from(JSON.stringify(chat));
  const headers = { "content-type": "application/json" };
  return { path: clientApis[api], headers, method: "POST", body: dice.chance(2) ? body : pieces(dice, body) };
}

/** An answer in the subject's format, or in any other. */
export function anyAnswer(dice: Dice, subject: Subject): ResponseInput {
  const shape = dice.pick(answerShapes);
  const dialect = dice.chance(5)
    ? dice.pick(["openai", "anthropic", "dashscope"] as const)
    : subject.dialects[dice.pick(apis)];
  const body = shape.body(1 + dice.below(12), dialect) as string | object;
  const status = dice.chance(2) ? (shape.status ?? 200) : dice.pick(statuses);
  const message = anyMessage(dice, anyBytes(dice, body));
  const headers = dice.chance(4) ? message.headers : { ...message.headers, "content-type": shape.type };
  const codeDetails = dice.chance(12) ? "upstream_reset_before_response_started" : undefined;
  return { status, ...message, ...(headers && { headers }), ...(codeDetails !== undefined && { codeDetails }) };
}

function requestBody(dice: Dice, api: ClientApi): Buffer {
  if (dice.chance(12)) return damagedSometimes(dice, Buffer.from(form));
  const body = dice.pick(requestShapes).body(1 + dice.below(12), api);
  return anyBytes(dice, dice.chance(2) && typeof body === "object" ? { ...body, stream: dice.chance(2) } : body);
}

function anyBytes(dice: Dice, body: string | object): Buffer {
  if (dice.chance(10)) return Buffer.from(hostileText(dice), "latin1");
  const value = typeof body === "object" && dice.chance(2) ? spoiled(dice, body) : body;
  return damagedSometimes(dice, Buffer.from(textOf(value as string | object) ?? "null"));
}

function damagedSometimes(dice: Dice, bytes: Buffer): Buffer {
  return dice.chance(3) ? damaged(dice, bytes) : bytes;
}

/** The body in pieces, or whole; headers, trailers and an end of any kind. */
function anyMessage(dice: Dice, bytes: Buffer): MessageInput {
  const headers: Record<string, string> = { "content-type": dice.pick(types) };
  while (dice.chance(2)) Object.assign(headers, Object.fromEntries([dice.pick(strange)]));
  const end = dice.pick(["empty chunk", "empty chunk", "last chunk", "open"] as const);
  const trailers = dice.chance(10) && end !== "open" ? { "x-trailer": "1", authorization: "k" } : undefined;
  if (dice.chance(12)) return { headers, end: end === "open" ? end : "empty chunk" };
  return { headers, body: dice.chance(2) ? bytes : pieces(dice, bytes), end, ...(trailers && { trailers }) };
}

function pieces(dice: Dice, bytes: Buffer): Buffer[] {
  const list: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + dice.below(dice.chance(3) ? 4 : 200);
    list.push(bytes.subarray(at, at + size));
    at += size;
  }
  return list;
}
