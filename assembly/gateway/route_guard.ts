import { Bytes, equal, text, utf8 } from "../base/bytes";
import { Rule } from "../config/rule";
import { Journal, LogLevel } from "../ports/journal";

const ROUTE_NOT_FOUND = utf8("route_not_found");

const REMEDY =
  "use hostRewrite: route with a route that rewrites host and path from filter state, or the filter in upstream mode";

/**
 * Sees that requests end where they were chosen to go. Stock Envoy picks the route again after a header edit, so a
 * virtual host named like the vendor can draw a request, and its key, to another cluster. A rule to which that
 * happened sends nothing more.
 */
export class RouteGuard {
  private readonly closed: Rule[] = [];

  constructor(private readonly journal: Journal) {}

  isClosed(rule: Rule): bool {
    return this.closed.includes(rule);
  }

  /** Whether an answer from `actual` is that of the cluster chosen; if not, `rule` is closed and the log says why. */
  accepts(rule: Rule, chosen: Bytes, actual: Bytes): bool {
    if (equal(chosen, actual)) return true;
    this.close(rule, `a request for cluster "${text(chosen)}" was routed to "${text(actual)}"`);
    return false;
  }

  /** The same for an answer that Envoy itself gave, for the reason `codeDetails`. */
  acceptsReason(rule: Rule, codeDetails: Bytes): bool {
    if (!equal(codeDetails, ROUTE_NOT_FOUND)) return true;
    this.close(rule, "no route is left after host and path were rewritten");
    return false;
  }

  private close(rule: Rule, reason: string): void {
    if (this.isClosed(rule)) return;
    this.closed.push(rule);
    this.journal.write(
      LogLevel.Error,
      `ai-proxy: ${rule.path}: ${reason}; this rule answers 500 from now on; ${REMEDY}`,
    );
  }
}
