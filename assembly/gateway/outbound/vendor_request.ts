import { Edits } from "../../base/http/edits";
import { Call } from "../../canonical/call";
import { HostRewrite } from "../../config/rule";
import { CalloutRequest } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { clientKey } from "../attempt/credentials";
import { Attempt } from "../attempt/request";
import { Gateway } from "../gateway";
import {
  StreamEdits,
  addressAt,
  addressByHeaders,
  addressByRoute,
  addressRouteAt,
  keepRoute,
  limitFirstByte,
} from "./addressing";
import { becomeProbe } from "./probe_departure";
import { withhold } from "./request_headers";

/** Sends a request off to its vendor: the key, the host, the path and what else is in its headers. */
export class Departure {
  constructor(private readonly gateway: Gateway) {}

  /** As far as the request's headers tell. */
  prepare(attempt: Attempt, edits: StreamEdits): void {
    this.authorize(attempt, edits.headers);
    this.address(attempt, edits);
    withhold(attempt.head.headers, attempt, edits.headers);
  }

  /** What the body changes of the address and the headers. */
  redirect(attempt: Attempt, call: Call, edits: StreamEdits): void {
    const config = attempt.config;
    const provider = config.provider;
    attempt.facts = provider.formatFor(config.settings).facts(call);
    const own = new Edits();
    provider.bodyHeaders(call, attempt.head.headers, own);
    if (own.count > 0) attempt.headers = own;
    edits.headers.add(own);
    if (call.isStream) limitFirstByte(attempt.config.bodies.firstByteTimeoutMs, edits.headers);
    const path = attempt.config.endpoint.pathFor(attempt.api, attempt.head.path);
    const other = provider.path(call, path);
    if (other === path) return;
    attempt.path = other;
    if (this.byRoute(attempt)) addressRouteAt(other, edits.state);
    else addressAt(other, attempt.head, attempt.config.endpoint, edits.headers);
  }

  /** Sends `probe` off in the place of the request of `attempt`. */
  replace(attempt: Attempt, probe: CalloutRequest, edits: StreamEdits): void {
    becomeProbe(attempt.head, probe, this.byRoute(attempt), edits);
    if (!this.gateway.isUpstream && !this.byRoute(attempt)) keepRoute(edits.state);
  }

  private authorize(attempt: Attempt, headers: Edits): void {
    const config = attempt.config;
    const received = attempt.head.headers;
    const token = attempt.token;
    const secret = token === null ? clientKey(received, config.clientKeyHeaders) : token.secret;
    if (secret.length > 0) config.provider.authorize(secret, config.settings, headers);
    const journal = this.gateway.host.journal();
    if (token === null || !journal.on(LogLevel.Debug)) return;
    journal.write(LogLevel.Debug, `ai-proxy: using token ${token.alias}`);
  }

  private address(attempt: Attempt, edits: StreamEdits): void {
    const endpoint = attempt.config.endpoint;
    const api = attempt.api;
    const config = attempt.config;
    config.provider.vendorHeaders(config.settings, attempt.head.headers, edits.headers);
    if (this.byRoute(attempt)) return addressByRoute(attempt.head, endpoint, api, edits);
    addressByHeaders(attempt.head, endpoint, api, edits.headers);
    if (!this.gateway.isUpstream) keepRoute(edits.state);
  }

  private byRoute(attempt: Attempt): bool {
    return !this.gateway.isUpstream && attempt.rule.hostRewrite == HostRewrite.Route;
  }
}
