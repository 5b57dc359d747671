import { utf8 } from "../../../assembly/base/bytes";
import { RuleMatcher, hostOf } from "../../../assembly/config/rule_matcher";
import { sectionOf } from "../fakes/configured";

function matcher(keys: string): RuleMatcher {
  return new RuleMatcher(sectionOf(`{${keys}}`));
}

function domain(entry: string, authority: string): bool {
  return matcher(`"_match_domain_":["${entry}"]`).matches(hostOf(utf8(authority)), utf8(""), utf8(""));
}

function service(entry: string, cluster: string): bool {
  return matcher(`"_match_service_":["${entry}"]`).matches(utf8("h"), utf8(cluster), utf8(""));
}

/** Which requests match, of a rule that has `keys`: d(omain), s(ervice), r(oute), + (both), p(refix), a(ll three). */
function table(keys: string): string {
  const rule = matcher(keys);
  const host = utf8("d.example");
  const cluster = utf8("outbound|443||s.dns");
  const route = utf8("r");
  const other = utf8("x");
  let row = "";
  if (rule.matches(host, other, other)) row += "d";
  if (rule.matches(other, cluster, other)) row += "s";
  if (rule.matches(other, other, route)) row += "r";
  if (rule.matches(other, cluster, route)) row += "+";
  if (rule.matches(other, other, utf8("rest"))) row += "p";
  if (rule.matches(host, cluster, route)) row += "a";
  return row;
}

function asks(keys: string): string {
  const rule = matcher(keys);
  return (rule.asksCluster ? "cluster " : "") + (rule.asksRoute ? "route" : "");
}

const ROUTE = '"_match_route_":["r"]';
const DOMAIN = '"_match_domain_":["d.example"]';
const SERVICE = '"_match_service_":["s.dns"]';
const PREFIX = '"_match_route_prefix_":["r"]';

describe("RuleMatcher", () => {
  it("decides by route, with its services, before domain, before service, before route prefix", () => {
    expect(table(ROUTE)).toBe("r+a");
    expect(table(DOMAIN)).toBe("da");
    expect(table(SERVICE)).toBe("s+a");
    expect(table(ROUTE + "," + SERVICE)).toBe("+a");
    expect(table(ROUTE + "," + DOMAIN)).toBe("r+a");
    expect(table(ROUTE + "," + DOMAIN + "," + SERVICE)).toBe("+a");
    expect(table(DOMAIN + "," + SERVICE)).toBe("da");
    expect(table(PREFIX)).toBe("r+pa");
    expect(table(PREFIX + "," + ROUTE)).toBe("r+a");
    expect(table(PREFIX + "," + DOMAIN)).toBe("da");
    expect(table(PREFIX + "," + SERVICE)).toBe("s+a");
    expect(table(PREFIX + "," + ROUTE + "," + SERVICE)).toBe("+a");
    expect(table(PREFIX + "," + DOMAIN + "," + SERVICE)).toBe("da");
  });

  it("asks the host for no more than what decides", () => {
    expect(asks(DOMAIN)).toBe("");
    expect(asks(SERVICE)).toBe("cluster ");
    expect(asks(ROUTE)).toBe("route");
    expect(asks(PREFIX)).toBe("route");
    expect(asks(ROUTE + "," + SERVICE)).toBe("cluster route");
    expect(asks(DOMAIN + "," + SERVICE + "," + PREFIX)).toBe("");
    expect(asks(SERVICE + "," + PREFIX)).toBe("cluster ");
  });

  it("compares the beginnings of routes exactly", () => {
    const prefix = matcher('"_match_route_prefix_":["team/","","b"]');
    expect(prefix.matches(utf8(""), utf8(""), utf8("team/a"))).toBe(true);
    expect(prefix.matches(utf8(""), utf8(""), utf8("team/"))).toBe(true);
    expect(prefix.matches(utf8(""), utf8(""), utf8("team"))).toBe(false);
    expect(prefix.matches(utf8(""), utf8(""), utf8("Team/a"))).toBe(false);
    expect(prefix.matches(utf8("b"), utf8("b"), utf8(""))).toBe(false);
  });

  it("matches domains whatever the case of letters", () => {
    expect(domain("A.Example.com", "a.eXample.COM")).toBe(true);
    expect(domain("*.X.com", "host.A.x.Com")).toBe(true);
  });

  it("looks at the host without its port", () => {
    expect(domain("a.com", "a.com:8443")).toBe(true);
    expect(domain("a.com", "a.com:")).toBe(true);
    expect(domain("*.com", "a.com:8443")).toBe(true);
    expect(domain("[::1]", "[::1]:8443")).toBe(true);
    expect(domain("[FE80::1]", "[fe80::1]")).toBe(true);
    expect(domain("[::1]", "[::2]:1")).toBe(false);
    expect(domain("[::*", "[::1]:8443")).toBe(true);
  });

  it("reads a leading star as any beginning, a trailing one as any end", () => {
    expect(domain("*.example.com", "a.b.example.com")).toBe(true);
    expect(domain("*.example.com", "example.com")).toBe(false);
    expect(domain("*.example.com", "aexample.com")).toBe(false);
    expect(domain("api.*", "api.example.com")).toBe(true);
    expect(domain("api.*", "xapi.example.com")).toBe(false);
    expect(domain("*", "anything")).toBe(true);
    expect(domain("*", "")).toBe(true);
    expect(domain("a.com", "a.com.evil.example")).toBe(false);
  });

  it("does not match, nor trap on, an authority that is broken", () => {
    const broken = ["", ":", ":80", "[", "[::1", "]", "[]"];
    for (let i = 0; i < broken.length; i++) expect(domain("a.com", broken[i])).toBe(false, broken[i]);
  });

  it("takes a service as host, host with port, or the whole cluster name", () => {
    expect(service("claude.dns", "outbound|443||claude.dns")).toBe(true);
    expect(service("claude.dns:443", "outbound|443||claude.dns")).toBe(true);
    expect(service("outbound|443||claude.dns", "outbound|443||claude.dns")).toBe(true);
    expect(service("claude.dns", "outbound|443|v1|claude.dns")).toBe(true);
    expect(service("llm", "llm")).toBe(true);
  });

  it("takes no part of a service for the whole", () => {
    expect(service("claude.dns:80", "outbound|443||claude.dns")).toBe(false);
    expect(service("laude.dns", "outbound|443||claude.dns")).toBe(false);
    expect(service("claude.dn", "outbound|443||claude.dns")).toBe(false);
    expect(service("claude.dns", "claude.dns|443")).toBe(false);
    expect(service("claude.dns", "outbound|443|claude.dns")).toBe(false);
    expect(service("claude.dns", "outbound|443||claude.dns|x")).toBe(false);
    expect(service("Claude.dns", "outbound|443||claude.dns")).toBe(false);
    expect(service("claude.dns", "")).toBe(false);
    expect(service("claude.dns:", "outbound|||claude.dnsx")).toBe(false);
  });

  it("takes one of several entries", () => {
    expect(matcher('"_match_route_":["a","b"]').matches(utf8(""), utf8(""), utf8("b"))).toBe(true);
    expect(matcher('"_match_domain_":["a","b"]').matches(utf8("b"), utf8(""), utf8(""))).toBe(true);
    expect(matcher('"_match_service_":["a","b"]').matches(utf8(""), utf8("b"), utf8(""))).toBe(true);
  });

  it("compares routes exactly, and an unnamed route with none", () => {
    expect(matcher(ROUTE).matches(utf8(""), utf8(""), utf8("R"))).toBe(false);
    expect(matcher(ROUTE).matches(utf8(""), utf8(""), utf8("r/"))).toBe(false);
    expect(matcher(ROUTE).matches(utf8(""), utf8(""), utf8(""))).toBe(false);
  });

  it("ignores empty texts and refuses what is none, each at its place", () => {
    const section = sectionOf('{"_match_route_":["",5,"r"],"_match_domain_":"a","_match_service_":[null]}');
    const rule = new RuleMatcher(section);
    expect(rule.routes.length).toBe(1);
    expect(section.problems.errors.join("\n")).toBe(
      "$._match_route_[1]: must be text\n$._match_domain_: must be a list\n$._match_service_[0]: must be text",
    );
    expect(matcher('"_match_domain_":[""]').isEmpty).toBe(true);
  });
});
