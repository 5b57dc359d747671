import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { configuredShare } from "../../cli/plugin_config/matching.ts";
import { modulePath } from "../../cli/envoy/shipped.ts";
import { readGateway } from "../../cli/gateway.ts";
import { Problems } from "../../cli/problem.ts";
import { clusterName } from "../../cli/registry/service.ts";
import { Emulator } from "../../emulator/index.ts";

/** Rules in their order, and the token with which a request leaves; "" = it passes untouched. */
interface Row {
  readonly name: string;
  readonly rules: readonly Readonly<Record<string, readonly string[]>>[];
  readonly token: "first" | "second" | "global" | "";
  /** Without it there is no global provider. */
  readonly global?: boolean;
}

/** Every row is about one request: host api.example.com:8443, route team/chat, cluster outbound|443||groq.dns. */
const request = { route: "team/chat", host: "api.example.com", service: "groq.dns", port: 443 };

const route = (...names: string[]) => ({ _match_route_: names });
const domain = (...names: string[]) => ({ _match_domain_: names });
const service = (...names: string[]) => ({ _match_service_: names });
const prefix = (...names: string[]) => ({ _match_route_prefix_: names });

const table: readonly Row[] = [
  { name: "a route by its whole name", rules: [route("team"), route("x", "team/chat")], token: "second" },
  { name: "a domain, whatever the case", rules: [domain("API.example.COM")], token: "first" },
  { name: "a domain that begins with a star", rules: [domain("*.api.example.com"), domain("*.com")], token: "second" },
  { name: "a domain that ends with a star", rules: [domain("example.*"), domain("api.*")], token: "second" },
  { name: "every domain", rules: [domain("*")], token: "first" },
  { name: "a service by its host", rules: [service("roq.dns"), service("groq.dns")], token: "second" },
  { name: "a service with its port", rules: [service("groq.dns:80"), service("groq.dns:443")], token: "second" },
  { name: "a service by the name of its cluster", rules: [service("outbound|443||groq.dns")], token: "first" },
  { name: "a route by its beginning", rules: [prefix("chat"), prefix("x", "team/")], token: "second" },
  { name: "route and service: both", rules: [{ ...route("team/chat"), ...service("groq.dns") }], token: "first" },
  { name: "route without its service", rules: [{ ...route("team/chat"), ...service("qwen.dns") }], token: "" },
  { name: "service without its route", rules: [{ ...route("other"), ...service("groq.dns") }], token: "" },
  { name: "no domain beside a route", rules: [{ ...route("team/chat"), ...domain("other") }], token: "first" },
  { name: "no route by its domain", rules: [{ ...route("other"), ...domain("api.example.com") }], token: "" },
  {
    name: "no domain beside route and service",
    rules: [{ ...route("team/chat"), ...service("groq.dns"), ...domain("other") }],
    token: "first",
  },
  { name: "no service beside a domain", rules: [{ ...domain("*"), ...service("qwen.dns") }], token: "first" },
  { name: "no domain by its service", rules: [{ ...domain("other"), ...service("groq.dns") }], token: "" },
  { name: "no prefix beside a route", rules: [{ ...prefix("team"), ...route("other") }], token: "" },
  { name: "no prefix beside a domain", rules: [{ ...prefix("team"), ...domain("other") }], token: "" },
  { name: "no prefix beside a service", rules: [{ ...prefix("team"), ...service("qwen.dns") }], token: "" },
  { name: "nothing by an empty text", rules: [{ ...prefix(""), ...domain("other") }, prefix("", "x")], token: "" },
  { name: "the first hit, of any kind", rules: [prefix("team"), route("team/chat")], token: "first" },
  { name: "the first hit in the order of the list", rules: [service("groq.dns"), domain("*")], token: "first" },
  { name: "the global provider last", rules: [route("other")], token: "global", global: true },
  { name: "a rule before the global provider", rules: [prefix("t")], token: "first", global: true },
];

const names = ["first", "second"];

function provider(token: string): object {
  return { provider: { type: "groq", apiTokens: [`gsk-${token}`] } };
}

function configurationOf({ rules, global }: Row): object {
  const list = rules.map((keys, index) => ({ ...keys, ...provider(names[index] ?? "") }));
  return { _rules_: list, ...(global === true ? provider("global") : {}) };
}

describe("rules, by the real module and by the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-matching-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const row of table) {
    it(`match ${row.name}`, async () => {
      const configuration = configurationOf(row);
      const proxy = await Emulator.start({ wasm: modulePath, configuration });
      const { upstream } = proxy.request({
        path: "/v1/models",
        authority: `${request.host}:8443`,
        route: request.route,
        cluster: clusterName(request.service, request.port),
        headers: { authorization: "Bearer gsk-" },
      });
      assert.equal(upstream?.headers["authorization"], `Bearer gsk-${row.token}`);

      const file = join(folder, "plugin.json");
      writeFileSync(file, JSON.stringify(configuration));
      const { delivered } = readGateway([file], new Problems());
      assert.ok(delivered !== undefined);
      assert.equal(configuredShare(delivered, request), row.token === "" ? "none" : "all");
    });
  }
});
