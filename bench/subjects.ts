import type { Envoy } from "./envoy.ts";
import type { Place } from "./envoy_config.ts";
import { fetchText } from "./http.ts";
import { requestHeaders } from "./load.ts";
import type { Options } from "./options.ts";
import { converted, mappedModel, secret, type Scenario } from "./scenario.ts";

export type SubjectName = "no filter" | "no filter again" | "ours" | "ours, upstream" | "reference";

/** One column of the table: an Envoy process of its own. */
export interface Subject {
  readonly name: SubjectName;
  readonly place: Place;
  readonly wasm: string;
  readonly scenario: Scenario;
}

/** The columns of a run. The first two are the same thing twice: their difference is the noise. */
export function subjects(options: Options): Subject[] {
  const wasm = options.module;
  const { scenario } = options;
  const all: Subject[] = [
    { name: "no filter", place: "none", wasm: "", scenario },
    { name: "no filter again", place: "none", wasm: "", scenario },
    { name: "ours", place: "downstream", wasm, scenario },
    { name: "ours, upstream", place: "upstream", wasm, scenario },
  ];
  if (options.peer !== undefined) all.push({ name: "reference", place: "downstream", wasm: options.peer, scenario });
  return all;
}

/** Sends one request and throws unless the vendor received what the configuration asks for. */
export async function verify(subject: Subject, envoy: Envoy, body: Buffer): Promise<void> {
  if (subject.scenario !== "light") return verifyAnswer(subject, envoy, body);
  const headers = { ...requestHeaders, "content-length": String(body.length), "user-agent": "bench-echo" };
  const answer = await fetchText(chatUrl(envoy), body, headers);
  const rewritten = subject.place !== "none";
  const wanted = rewritten
    ? [`"model":"${mappedModel}"`, `Bearer ${secret}`, "mock.local", "POST /v1/chat/completions "]
    : ['"model":"gpt-4o"', "Bearer client-key", "POST /v1/chat/completions "];
  const missing = wanted.filter((text) => !answer.text.replaceAll('\\"', '"').includes(text));
  if (answer.status === 200 && missing.length === 0) return;
  const received = answer.text.slice(0, 800);
  throw new Error(
    `${subject.name}: the vendor missed ${missing.join(", ")}: ${answer.status} ${received}\n${envoy.log}`,
  );
}

/** Sends one request and throws unless it is answered in the canonical format, which the vendor does not speak. */
async function verifyAnswer({ name, place, scenario }: Subject, envoy: Envoy, body: Buffer): Promise<void> {
  const answer = await fetchText(chatUrl(envoy), body, { ...requestHeaders, "content-length": String(body.length) });
  const missing = place === "none" ? [] : converted[scenario].filter((text) => !answer.text.includes(text));
  if (answer.status === 200 && missing.length === 0) return;
  throw new Error(
    `${name}: ${answer.status} without ${missing.join(", ")}: ${answer.text.slice(0, 800)}\n${envoy.log}`,
  );
}

/** Where the load goes. */
export function chatUrl(envoy: Envoy): string {
  return `${envoy.url}/v1/chat/completions`;
}
