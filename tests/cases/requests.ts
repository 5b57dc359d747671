import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Emulator, Exchange, RequestInput } from "../../emulator/index.ts";
import { walk } from "../runner/files.ts";
import { gateway, modes, paths, rows, type Row } from "./rows.ts";
import { byMode, changes, grouped, parsed, pretty } from "./text.ts";

const folder = fileURLToPath(new URL("requests/", import.meta.url));
const boundary = "boundary-of-the-form";

/** A request of the corpus: `requests/API/NAME.json`, or `.form.json` whose members are the fields of a form. */
export interface RequestCase {
  readonly name: string;
  readonly api: string;
  readonly input: RequestInput;
  readonly body: string;
}

/** A client's request to `api`. */
export function requestTo(api: string, body: string, isForm = false): RequestInput {
  const { path, client } = paths[api] ?? { path: `no API is called ${api}` };
  const type = isForm ? `multipart/form-data; boundary=${boundary}` : "application/json";
  const headers: Record<string, string> = { "content-type": type };
  if (client === "anthropic" || path.startsWith("/v1/messages"))
    Object.assign(headers, { "anthropic-version": "2023-06-01" });
  return { method: "POST", path, headers, body };
}

function formOf(text: string): string {
  const fields = Object.entries(JSON.parse(text) as Record<string, string>).map(([name, value]) => {
    const isFile = value.startsWith("file:");
    const head = `content-disposition: form-data; name="${name}"${isFile ? '; filename="a.bin"' : ""}`;
    return `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`;
  });
  return `${fields.join("")}--${boundary}--\r\n`;
}

/** All requests of the corpus. */
export function requestCases(): RequestCase[] {
  return walk(folder).map((file) => {
    const text = readFileSync(folder + file, "utf8");
    const isForm = file.endsWith(".form.json");
    const api = file.split("/")[0] ?? "";
    const body = isForm ? formOf(text) : text;
    return { name: file.replace(/(?:\.form)?\.json$/, ""), api, input: requestTo(api, body, isForm), body };
  });
}

/** Headers that every request has or whose values say where it goes: the table of paths tells them. */
const told = new Set([":authority", ":path", ":method", ":scheme", "authorization", "content-length", "x-request-id"]);

function headerLines(input: RequestInput, headers: Readonly<Record<string, string>>): string[] {
  const before: Record<string, unknown> = input.headers ?? {};
  const changed = Object.entries(headers).filter(
    ([name, value]) => !told.has(name) && !name.startsWith("x-forwarded") && before[name] !== value,
  );
  const gone = Object.keys(before).filter((name) => headers[name] === undefined);
  return [
    ...changed.map(([name, value]) => `${name}: ${value.includes("sk-1") ? "(the token)" : value}`),
    ...gone.map((name) => `${name}: gone`),
  ].sort();
}

/** The body with the vendor's name of the model replaced by the one that was asked for: mapping is no difference. */
export function unmapped(row: Row, asked: unknown, body: unknown): unknown {
  const model = (asked as { model?: string } | undefined)?.model ?? "";
  if (typeof body !== "object" || body === null || !("model" in body)) return body;
  return body.model === row.configuration.modelMapping[model] ? { ...body, model } : body;
}

function bodyText(row: Row, sent: string, got: string): string {
  if (sent === got) return "the body as it was sent";
  const before = parsed(sent);
  const after = unmapped(row, before, parsed(got));
  if (after === undefined) return got.replaceAll("\r\n", "\n").trimEnd();
  const list = changes(before, after);
  if (list.length === 0) return "the body as it was sent";
  const whole = pretty(after);
  return list.join("\n").length * 2 < whole.length ? `the body as it was sent, but\n  ${list.join("\n  ")}` : whole;
}

/** What became of a request: what the vendor gets, or what the filter answers. */
export function outcomeOf(row: Row, one: Pick<RequestCase, "input" | "body">, exchange: Exchange): string {
  const { reply, upstream } = exchange;
  if (reply !== undefined) return `answered ${reply.status}\n${pretty(parsed(reply.body) ?? reply.body)}`;
  if (upstream === undefined) return "held";
  const path = upstream.headers[":path"] ?? exchange.filterState["ai_proxy.path"] ?? "";
  return [path, ...headerLines(one.input, upstream.headers), bodyText(row, one.body, upstream.body)].join("\n");
}

/** Where each row has an API: taken off the outcomes of its cases, where it would only be noise. */
function plainPath(proxy: Emulator, api: string): string {
  const body = JSON.stringify({ model: "gpt-4o", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] });
  return proxy.request(requestTo(api, body)).upstream?.headers[":path"] ?? "";
}

/** One text for each request: its outcomes, and who has them. */
export async function requestGoldens(): Promise<Map<string, string>> {
  const cases = requestCases();
  const outcomes = new Map(cases.map((one) => [one.name, new Map<string, string>()]));
  for (const row of rows) {
    const proxies = await Promise.all(modes.map((mode) => gateway(row, mode)));
    for (const one of cases) {
      const found = proxies.map((proxy, index) => {
        const usual = `${plainPath(proxy, one.api)}\n`;
        const outcome = outcomeOf(row, one, proxy.request(one.input));
        return [modes[index], outcome.startsWith(usual) ? outcome.slice(usual.length) : outcome];
      });
      for (const [name, text] of byMode(row.name, Object.fromEntries(found))) outcomes.get(one.name)?.set(name, text);
    }
  }
  return new Map(cases.map(({ name }) => [`requests/${name}.txt`, grouped(outcomes.get(name) ?? new Map())]));
}
