import type { Emulator } from "../../emulator/index.ts";
import { gateway, modes, paths, rows, type Mode, type Row } from "./rows.ts";
import { requestTo } from "./requests.ts";
import { byMode, grouped } from "./text.ts";

/** The identifiers that stand for the stars of a path. */
const identifiers = ["id-1", "id-2"];
/** A body that every API of JSON takes. */
const body = JSON.stringify({ model: "gpt-4o", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] });
/** Clients come by a gateway's prefix, with a query. */
const wrapping = { prefix: "/gateway", query: "?limit=2" };

/** Where a row takes `method` of `api`: the vendor's address and path, or the status of the filter's own answer. */
function destination(proxy: Emulator, api: string, method: string): string {
  const identifier = identifiers.values();
  const path = (paths[api]?.path ?? "").replaceAll("*", () => identifier.next().value ?? "");
  const hasBody = method === "POST";
  const { headers } = requestTo(api, body);
  const input = { method, path: wrapping.prefix + path + wrapping.query, headers, ...(hasBody ? { body } : {}) };
  const { reply, upstream } = proxy.request(input);
  if (reply !== undefined) return `answered ${reply.status}`;
  if (upstream === undefined) return "held";
  return `${upstream.headers[":method"]} ${upstream.headers[":authority"]}${upstream.headers[":path"]}`;
}

async function destinations(row: Row, mode: Mode): Promise<Map<string, string>> {
  const proxy = await gateway(row, mode);
  const found = new Map<string, string>();
  for (const [api, { methods }] of Object.entries(paths)) {
    for (const method of [...methods, "PATCH"]) found.set(`${method} ${api}`, destination(proxy, api, method));
  }
  return found;
}

/** A row's table, without what is refused as an API or method that a vendor lacks; what keeps its path is one line. */
function tableOf(found: ReadonlyMap<string, string>): string {
  const lines: string[] = [];
  const kept = new Set<string>();
  for (const [asked, where] of found) {
    const isRefused = where === "answered 404" || where === "answered 405";
    const host = / ([^/]+)\/gateway\//.exec(where)?.[1];
    if (host !== undefined) kept.add(host);
    else if (!isRefused) lines.push(`${asked.padEnd(30)} ${where}`);
  }
  for (const host of kept) lines.push(`all others: at ${host}, method, path and query as the client sent them`);
  return lines.join("\n");
}

/** One table: where each vendor takes each method of each API. */
export async function pathGoldens(): Promise<Map<string, string>> {
  const tables = new Map<string, string>();
  for (const row of rows) {
    const found = await Promise.all(modes.map(async (mode) => [mode, tableOf(await destinations(row, mode))]));
    for (const [name, text] of byMode(row.name, Object.fromEntries(found))) tables.set(name, text);
  }
  const asked = Object.entries(paths).map(
    ([api, { path, methods }]) => `${api.padEnd(24)} ${methods.join(" ").padEnd(12)} ${path}`,
  );
  const head = ["# what clients ask for", asked.join("\n"), "# where it goes; all else is answered 404 or 405"];
  return new Map([["paths.txt", [...head, grouped(tables)].join("\n\n")]]);
}
