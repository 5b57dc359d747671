import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type RequestInput } from "../../emulator/index.ts";
import { apis, casesOf, module, providerFolders, readProvider } from "./fixtures.ts";
import type { Api, Case, ProviderFixture } from "./fixtures.ts";

/** Tokens that look like nothing else, so that a test can search for them. */
export const tokens = ["sk-canary-alpha-0001", "sk-canary-beta-0002"] as const;

/** The places the filter can stand in, and the ways it can address the vendor. */
export const settings = {
  "downstream, the filter rewrites the host": { mode: "downstream", top: {} },
  "downstream, the route rewrites the host": { mode: "downstream", top: { hostRewrite: "route" } },
  upstream: { mode: "upstream", top: { mode: "upstream" } },
} as const;

export type Setting = keyof typeof settings;

/** A provider under test. */
export interface Subject {
  readonly name: string;
  readonly fixture: ProviderFixture;
  readonly cases: readonly Case[];
  /** An emulator with the provider's configuration, in one setting, with keys of the provider added or replaced. */
  start(setting?: Setting, provider?: object): Promise<Emulator>;
}

/** Declares one contract test for every provider that does not skip it. */
export function eachProvider(title: string, run: (subject: Subject) => Promise<void>): void {
  for (const name of providerFolders()) {
    const subject = subjectOf(name);
    const reason = subject.fixture.skips[title];
    test(`${name}: ${title}`, { skip: reason }, () => run(subject));
  }
}

/** The provider of one fixture folder. */
export function subjectOf(name: string): Subject {
  const fixture = readProvider(name);
  const start = async (setting: Setting = "upstream", provider: object = {}): Promise<Emulator> => {
    const { mode, top } = settings[setting];
    const configuration = { provider: { ...fixture.configuration, apiTokens: tokens, ...provider }, ...top };
    const proxy = await Emulator.start({ wasm: module, mode, logLevel: "trace", configuration });
    assert.deepEqual(proxy.refused, []);
    return proxy;
  };
  return { name, fixture, cases: casesOf(name), start };
}

/** The smallest chat that every vendor takes. */
export const hello = '{"model":"m","messages":[{"role":"user","content":"Hello"}]}';

/** The client's request of a case. */
export function requestOf(api: Api, body?: Uint8Array, headers: Record<string, string> = {}): RequestInput {
  const { path, method } = apis[api];
  if (body === undefined) return { path, method, headers };
  return { path, method, headers: { "content-type": "application/json", ...headers }, body };
}

/** The token an upstream request carries where its vendor looks for it; undefined when there is none. */
export function tokenOf(subject: Subject, headers: Readonly<Record<string, string>>): string | undefined {
  const { header, prefix } = subject.fixture.auth;
  return tokens.find((token) => headers[header] === prefix + token);
}

/** Host and path as the vendor gets them, by the filter's edits or by the route's from filter state. */
export function addressOf(
  setting: Setting,
  headers: Readonly<Record<string, string>>,
  state: Readonly<Record<string, string>>,
): string {
  const byRoute = "hostRewrite" in settings[setting].top;
  const query = headers[":path"]?.split("?")[1];
  if (byRoute)
    return `${state["ai_proxy.authority"]}${state["ai_proxy.path"]}${query === undefined ? "" : `?${query}`}`;
  return `${headers[":authority"]}${headers[":path"]}`;
}

/** What a correct filter never causes. */
export function assertSound(proxy: Emulator): void {
  assert.deepEqual(proxy.faults, []);
  assert.deepEqual(proxy.traps, []);
}
