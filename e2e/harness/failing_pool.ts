import assert from "node:assert/strict";
import type { VendorName } from "../mock/catalogue.ts";
import type { RecordedRequest } from "../mock/records.ts";
import type { Bootstrap } from "../../cli/envoy/bootstrap.ts";
import type { Gateway } from "./gateway.ts";
import { HealthLog } from "./health_log.ts";
import { editPlugins, type Mode, type PluginConfig } from "./modes.ts";
import type { RawAnswer } from "./raw_client.ts";

export const chatPath = "/v1/chat/completions";

/** Health checks fast enough for a test. */
export const fastFailover = {
  enabled: true,
  failureThreshold: 1,
  healthCheckInterval: 1000,
  healthCheckTimeout: 1000,
  healthCheckModel: "gpt-4o",
};

/** A healed token serves again within interval, timeout and 2 s, all in milliseconds. */
export function returnLimitMs(
  settings: Pick<typeof fastFailover, "healthCheckInterval" | "healthCheckTimeout"> = fastFailover,
): number {
  return settings.healthCheckInterval + settings.healthCheckTimeout + 2000;
}

/** Changes the provider of every rule, and the global one. */
export function editProviders(
  config: Bootstrap,
  edit: (provider: NonNullable<PluginConfig["provider"]>) => unknown,
): void {
  editPlugins(config, (plugin) => {
    for (const { provider } of [plugin, ...(plugin._rules_ ?? [])]) if (provider !== undefined) edit(provider);
  });
}

/** A shipped file with these failover settings, and with further changes. */
export function healing(mode: Mode, settings: object = {}, change: (config: Bootstrap) => void = () => {}): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editProviders(config, (provider) => Object.assign(provider, { failover: { ...fastFailover, ...settings } }));
    change(config);
  };
  return { ...mode, edit };
}

/** The clients' chats say who they are, and probes do not. */
const clientMark = /client request (\d+)\./;

/** A chat that `isProbe` and `clientOf` tell from a probe. */
export function numberedChat(number: number): { model: string; messages: { role: string; content: string }[] } {
  return { model: "gpt-4o", messages: [{ role: "user", content: `client request ${number}.` }] };
}

export function isProbe(request: RecordedRequest): boolean {
  return clientOf(request) === null;
}

/** Number of the client's chat that this request came from; null: it is a probe. */
export function clientOf(request: RecordedRequest): number | null {
  const number = clientMark.exec(request.body.toString("utf8"))?.[1];
  return number === undefined ? null : Number(number);
}

let lastNumber = 0;

/** A number that no chat has had. */
export function nextNumber(): number {
  return ++lastNumber;
}

/**
 * Fails when a probe of `token` came to the vendor earlier than `intervalMs` after the one before: the next is due an
 * interval after the answer.
 */
export function assertProbesApart(
  gateway: Gateway,
  token: string,
  vendor: VendorName = "groq",
  intervalMs = fastFailover.healthCheckInterval,
): void {
  const { requests } = gateway.vendors[vendor];
  const times = requests.filter((request) => request.token === token && isProbe(request)).map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  // Wall clock in whole milliseconds, and two processes.
  assert.deepEqual(
    gaps.filter((gap) => gap < intervalMs - 5),
    [],
    "milliseconds between two probes",
  );
}

/** One numbered chat. */
export function chat(gateway: Gateway, vendor: VendorName = "groq"): Promise<RawAnswer> {
  return gateway.post(vendor, chatPath, numberedChat(nextNumber()));
}

/** Has `token` refused with 401 and sends chats until it is out. Answers its alias. */
export async function ejectToken(gateway: Gateway, token: string, vendor: VendorName = "groq"): Promise<string> {
  const log = new HealthLog(gateway.envoy);
  const from = log.end;
  gateway.vendors[vendor].setToken(token, { kind: "unauthorized" });
  for (let n = 0; n < 400; n++) {
    await chat(gateway, vendor);
    const [alias] = log.aliases("ejected", from);
    if (alias !== undefined) return alias;
  }
  return assert.fail("the token never went out");
}

/** The tokens that `count` chats, one after another, came to the vendor with; all have to be served. */
export async function servingTokens(
  gateway: Gateway,
  count: number,
  vendor: VendorName = "groq",
): Promise<Set<string>> {
  const { requests } = gateway.vendors[vendor];
  const from = requests.length;
  for (let n = 0; n < count; n++) {
    const answer = await chat(gateway, vendor);
    assert.equal(answer.status, 200, answer.body);
  }
  return new Set(requests.slice(from).flatMap((request) => (isProbe(request) ? [] : [request.token])));
}

/** Chats until every one of `tokens` served one; all chats have to be served. */
export async function waitUntilServing(gateway: Gateway, tokens: string[], vendor: VendorName = "groq"): Promise<void> {
  const missing = new Set(tokens);
  for (let n = 0; n < 100 + 20 * tokens.length && missing.size > 0; n += 10) {
    for (const token of await servingTokens(gateway, 10, vendor)) missing.delete(token);
  }
  assert.equal(missing.size, 0, `${missing.size} tokens serve nobody`);
}
