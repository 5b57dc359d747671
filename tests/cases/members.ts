import { readFileSync } from "node:fs";
import { requestTo, unmapped } from "./requests.ts";
import { gateway, rows, type ClientApi, type Row } from "./rows.ts";
import { changes, grouped, parsed } from "./text.ts";

/** One member of a request: where it stands, a value of it, and what has to stand beside it. */
interface Member {
  /** `name`, or a place below one: `messages[0].name`. */
  readonly member: string;
  readonly value: unknown;
  readonly beside?: Readonly<Record<string, unknown>>;
  /** Why it may be left out: what it says means nothing to another vendor. */
  readonly harmless?: string;
}

/** The members of each API's requests. */
export const members: Readonly<Record<ClientApi, readonly Member[]>> = {
  chat: readMembers("chat"),
  messages: readMembers("messages"),
};

function readMembers(api: ClientApi): Member[] {
  return JSON.parse(readFileSync(new URL(`members/${api}.json`, import.meta.url), "utf8")) as Member[];
}

const plain = { model: "gpt-4o", max_tokens: 100, messages: [{ role: "user", content: "Hello" }] };

/** Members that no request can do without: they are compared with another value of theirs. */
const needed = new Set(["model", "messages", "max_tokens", "messages[0].role", "messages[0].content"]);

/** The request with a member, and the same without it. */
function requestsOf({ member, value, beside = {} }: Member): readonly [before: string, after: string] {
  const base = { ...plain, ...beside };
  if (needed.has(member)) return [JSON.stringify(base), JSON.stringify(edited(base, member, value))];
  return [JSON.stringify(edited(base, member, undefined)), JSON.stringify(edited(base, member, value))];
}

/** `request` with another value at `place`; undefined: without it. */
function edited(request: object, place: string, value: unknown): object {
  const copy = structuredClone(request) as Record<string, unknown>;
  const steps = place.match(/[^.[\]]+/g) ?? [];
  let node = copy;
  for (const step of steps.slice(0, -1)) node = node[step] as Record<string, unknown>;
  node[steps.at(-1) ?? ""] = value;
  return copy;
}

/** What a row makes of a member: kept, dropped, refused, or what stands in its place. */
async function fate(row: Row, api: ClientApi, one: Member): Promise<string> {
  const proxy = await gateway(row, "upstream");
  const requests = requestsOf(one);
  const [before, after] = requests.map((body) => proxy.request(requestTo(api, body)));
  if (after?.reply !== undefined) {
    const { error } = parsed(after.reply.body) as { error: { message: string } };
    return `refused, ${after.reply.status}: ${error.message}`;
  }
  const [asked, sent] = [requests, [before, after].map((exchange) => exchange?.upstream?.body ?? "")].map((bodies) => {
    const [old, now] = bodies.map((body, index) => unmapped(row, parsed(requests[index] ?? ""), parsed(body)));
    return changes(old, now);
  });
  const [path, other] = [before, after].map((exchange) => exchange?.upstream?.headers[":path"]);
  if (path !== other) sent?.push(`path: ${path} -> ${other}`);
  if (sent === undefined || sent.length === 0)
    return one.harmless === undefined ? "dropped" : `left out: ${one.harmless}`;
  return sent.join("\n") === asked?.join("\n") ? "kept" : `fitted: ${sent.join("; ")}`;
}

/** One table for each client API: what becomes of each member on the way to each vendor. */
export async function memberGoldens(): Promise<Map<string, string>> {
  const goldens = new Map<string, string>();
  for (const [api, list] of Object.entries(members) as [ClientApi, readonly Member[]][]) {
    const parts: string[] = [];
    for (const one of list) {
      const fates = new Map<string, string>();
      for (const row of rows) fates.set(row.name, await fate(row, api, one));
      parts.push(`# ${one.member}: ${JSON.stringify(one.value)}\n${grouped(fates)}`);
    }
    goldens.set(`members/${api}.txt`, parts.join("\n"));
  }
  return goldens;
}
