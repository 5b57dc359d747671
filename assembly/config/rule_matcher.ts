import { equalFold, lower, startsWithFold } from "../base/ascii";
import { Bytes, EMPTY, endsWith, equal, indexOf, slice, startsWith } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { Section } from "./section";

const STAR: u8 = 0x2a;
const PIPE: u8 = 0x7c;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;

/**
 * Which requests a rule is for. Routes decide, together with services where both are given; without routes domains
 * decide, without domains services, without services the beginnings of routes (precedence of the Higress rule matcher).
 */
export class RuleMatcher {
  readonly routes: Bytes[];
  readonly domains: Bytes[];
  readonly services: Bytes[];
  readonly prefixes: Bytes[];

  /** Reads the match keys of one entry of `_rules_`. */
  constructor(rule: Section) {
    this.routes = readTexts(rule, "_match_route_");
    this.domains = readTexts(rule, "_match_domain_").map<Bytes>((domain) => lowerCase(domain));
    this.services = readTexts(rule, "_match_service_");
    this.prefixes = readTexts(rule, "_match_route_prefix_");
  }

  get isEmpty(): bool {
    return this.routes.length + this.domains.length + this.services.length + this.prefixes.length == 0;
  }

  /** Whether the name of the request's cluster can decide. */
  get asksCluster(): bool {
    return this.services.length > 0 && (this.routes.length > 0 || this.domains.length == 0);
  }

  /** Whether the name of the request's route can decide. */
  get asksRoute(): bool {
    return this.routes.length > 0 || (this.prefixes.length > 0 && this.domains.length + this.services.length == 0);
  }

  /** Whether the rule is for a request to `host` (without its port), routed by `route` to `cluster`. */
  matches(host: Bytes, cluster: Bytes, route: Bytes): bool {
    if (this.routes.length > 0) {
      return contains(this.routes, route) && (this.services.length == 0 || this.matchesService(cluster));
    }
    if (this.domains.length > 0) return this.matchesDomain(host);
    return this.services.length > 0 ? this.matchesService(cluster) : this.matchesPrefix(route);
  }

  private matchesPrefix(route: Bytes): bool {
    for (let i = 0; i < this.prefixes.length; i++) if (startsWith(route, this.prefixes[i])) return true;
    return false;
  }

  private matchesDomain(host: Bytes): bool {
    for (let i = 0; i < this.domains.length; i++) if (matchesWildcard(this.domains[i], host)) return true;
    return false;
  }

  /** A service is the whole cluster name, or the end of `direction|port|subset|host`, with or without the port. */
  private matchesService(cluster: Bytes): bool {
    if (contains(this.services, cluster)) return true;
    const first = indexOf(cluster, PIPE);
    const second = first < 0 ? -1 : indexOf(cluster, PIPE, first + 1);
    const third = second < 0 ? -1 : indexOf(cluster, PIPE, second + 1);
    if (third < 0 || indexOf(cluster, PIPE, third + 1) >= 0) return false;
    const host = slice(cluster, third + 1, cluster.length);
    const port = slice(cluster, first + 1, second);
    for (let i = 0; i < this.services.length; i++) if (isService(this.services[i], host, port)) return true;
    return false;
  }
}

function isService(service: Bytes, host: Bytes, port: Bytes): bool {
  if (equal(service, host)) return host.length > 0;
  const colon = service.length - port.length - 1;
  if (colon < 0 || service[colon] != COLON) return false;
  return colon == host.length && startsWith(service, host) && endsWith(service, port);
}

/** Whether `host`, in any case, is `domain` (in lower case), or what the star at one end of that stands for. */
function matchesWildcard(domain: Bytes, host: Bytes): bool {
  const last = domain.length - 1;
  if (domain[0] == STAR) return readsAt(host, host.length - last, domain, 1);
  return domain[last] == STAR ? startsWithFold(host, slice(domain, 0, last)) : equalFold(domain, host);
}

/** Whether `host` goes on at `at` as `domain` does at `from`. */
function readsAt(host: Bytes, at: i32, domain: Bytes, from: i32): bool {
  if (at < 0 || host.length - at < domain.length - from) return false;
  for (let i = from; i < domain.length; i++) if (lower(host[at + i - from]) != domain[i]) return false;
  return true;
}

/** `authority` without its port; the brackets of an IPv6 address are respected (RFC 3986, 3.2.2). */
export function hostOf(authority: Bytes): Bytes {
  if (authority.length > 0 && authority[0] == OPEN_BRACKET) {
    return slice(authority, 0, indexOf(authority, CLOSE_BRACKET) + 1);
  }
  const colon = indexOf(authority, COLON);
  return colon < 0 ? authority : slice(authority, 0, colon);
}

function readTexts(rule: Section, key: string): Bytes[] {
  const texts: Bytes[] = [];
  const document = rule.document;
  let index = 0;
  for (let node = document.first(rule.list(key)); node != NONE; node = document.next(node)) {
    const value = document.string(node);
    if (document.kind(node) != JsonKind.String) rule.error(`${key}[${index}]`, "must be text");
    else if (value.length > 0) texts.push(value);
    index++;
  }
  return texts;
}

function contains(list: Bytes[], value: Bytes): bool {
  if (value.length == 0) return false;
  for (let i = 0; i < list.length; i++) if (equal(list[i], value)) return true;
  return false;
}

function lowerCase(bytes: Bytes): Bytes {
  const copy = bytes.length == 0 ? EMPTY : slice(bytes, 0, bytes.length);
  for (let i = 0; i < copy.length; i++) copy[i] = lower(copy[i]);
  return copy;
}
