import type { Emulator } from "../emulator/index.ts";
import { chatRequest } from "./bodies.ts";

/** Plays one request through an emulator, to its end. `turn` counts the requests of this kind. */
type Play = (emulator: Emulator, turn: number) => void;

const chat = "/v1/chat/completions";
const json = { "content-type": "application/json", authorization: "Bearer client-key" };
const bodies = [600, 900, 2048, 3000, 4096, 7000, 12000].map(chatRequest);
const large = [102400, 262144].map(chatRequest);
const answer = JSON.stringify({ object: "chat.completion", choices: [{ message: { content: "It depends." } }] });
const refusal = JSON.stringify({ error: { message: "no", type: "invalid_request_error" } });
const events = Array.from({ length: 8 }, (_, index) => `data: {"choices":[{"delta":{"content":"word ${index}"}}]}\n\n`);
const unmapped = Buffer.from('{"messages":[],"model":"llama-3","stream":false}');
const twice = Buffer.from('{"model":"a","messages":[{"role":"user","content":"\\u00e9\\n"}],"model":"gpt-\\u0034o"}');

function post(emulator: Emulator, body: Buffer | Buffer[], path = chat) {
  return emulator.request({ path, method: "POST", headers: json, body });
}

function pick<T>(all: readonly T[], turn: number): T {
  const one = all[turn % all.length];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
}

function answered(emulator: Emulator, body: Buffer): void {
  post(emulator, body).respond({ status: 200, headers: { "content-type": "application/json" }, body: answer });
}

function streamed(emulator: Emulator, turn: number): void {
  const exchange = post(emulator, pick(bodies, turn));
  exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: events });
}

function inPieces(emulator: Emulator, turn: number): void {
  const body = pick(bodies, turn);
  const exchange = post(emulator, [body.subarray(0, 100), body.subarray(100, 101), body.subarray(101)]);
  exchange.respond({ status: 200, body: answer });
}

function withTrailers(emulator: Emulator, turn: number): void {
  const trailers = { "x-checksum": "1" };
  const exchange = emulator.request({
    path: chat,
    method: "POST",
    headers: json,
    body: [pick(bodies, turn)],
    trailers,
  });
  exchange.respond({ status: 200, body: [answer], trailers });
}

function abortedUpload(emulator: Emulator, turn: number): void {
  const body = pick(bodies, turn).subarray(0, 500);
  emulator.request({ path: chat, method: "POST", headers: json, body: [body], end: "open" }).disconnect();
}

function abortedAnswer(emulator: Emulator, turn: number): void {
  const exchange = post(emulator, pick(bodies, turn));
  exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: events, end: "open" });
  exchange.disconnect();
}

function refusedByVendor(emulator: Emulator, turn: number): void {
  post(emulator, pick(bodies, turn)).respond({ status: pick([400, 401, 429, 500, 503], turn), body: refusal });
}

/** Answers by Envoy itself: no vendor was reached. */
function unreachable(emulator: Emulator, turn: number): void {
  const exchange = post(emulator, pick(bodies, turn));
  exchange.respond({ status: 503, codeDetails: "upstream_reset_before_response_started", body: "reset" });
}

function refusedHere(emulator: Emulator, turn: number): void {
  const path = pick(["/v2/unknown", "/", chat + "?key=abc", "/v1/files/x"], turn);
  const headers = { ...json, "content-encoding": "gzip" };
  const exchange = emulator.request({ path, method: "POST", headers, body: pick(bodies, turn) });
  if (!exchange.over) exchange.disconnect();
}

function badBody(emulator: Emulator, turn: number): void {
  const texts = ["{", '{"model":"gpt-4o",}', "[]", '{"a":"\xed\xa0\x80"}', `{"a":${"[".repeat(400)}`, '{"model":1}'];
  const exchange = post(emulator, Buffer.from(pick(texts, turn), "latin1"));
  if (!exchange.over) exchange.disconnect();
}

function bodiless(emulator: Emulator): void {
  const exchange = emulator.request({ path: "/v1/models", headers: json });
  if (!exchange.over) exchange.respond({ status: 200, body: answer });
}

function embeddings(emulator: Emulator): void {
  const body = Buffer.from('{"model":"text-embedding-3-small","input":["one","two"]}');
  post(emulator, body, "/v1/embeddings").respond({ status: 200, body: answer });
}

/** Downstream there is one attempt. In upstream mode the router tries twice more. */
function attempts(emulator: Emulator, turn: number): void {
  let exchange = post(emulator, pick(bodies, turn));
  for (let left = emulator.world.mode === "upstream" ? 2 : 0; left > 0; left--) {
    exchange.respond({ status: 429, body: refusal, end: "open" });
    exchange = exchange.attempt();
  }
  exchange.respond({ status: 200, body: answer });
}

/** The kinds of requests and how many of a hundred are of each. */
const kinds: readonly (readonly [share: number, play: Play])[] = [
  [40, (emulator, turn) => answered(emulator, pick(bodies, turn))],
  [14, streamed],
  [6, inPieces],
  [4, withTrailers],
  [4, abortedUpload],
  [4, abortedAnswer],
  [5, refusedByVendor],
  [2, unreachable],
  [4, refusedHere],
  [4, badBody],
  [3, bodiless],
  [3, embeddings],
  [4, attempts],
  [1, (emulator) => answered(emulator, unmapped)],
  [1, (emulator) => answered(emulator, twice)],
  [1, (emulator, turn) => (turn % 20 === 0 ? answered(emulator, pick(large, turn / 20)) : bodiless(emulator))],
];

/** All kinds by their shares, scattered over a hundred places in a fixed order. */
const places: Play[] = [];
for (const [share, play] of kinds) for (let count = 0; count < share; count++) places.push(play);

/** Plays request number `index` of the soak: 37 and 100 have no common divisor, so every place comes once in 100. */
export function playRequest(emulator: Emulator, index: number): void {
  pick(places, index * 37)(emulator, Math.floor(index / 100) + (index % 100));
}
