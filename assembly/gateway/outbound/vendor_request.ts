import { Edits } from "../../base/http/edits";
import { Call } from "../../canonical/call";
import { HostRewrite } from "../../config/rule";
import { CalloutRequest } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { clientKey } from "../attempt/credentials";
import { Request } from "../attempt/request";
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
  prepare(request: Request, edits: StreamEdits): void {
    this.authorize(request, edits.headers);
    this.address(request, edits);
    withhold(request.head.headers, request, edits.headers);
  }

  /** What the body changes of the address and the headers. */
  redirect(request: Request, call: Call, edits: StreamEdits): void {
    const config = request.config;
    const provider = config.provider;
    request.facts = provider.formatFor(config.settings).facts(call);
    const own = new Edits();
    provider.bodyHeaders(call, request.head.headers, own);
    if (own.count > 0) request.headers = own;
    edits.headers.add(own);
    if (call.isStream) limitFirstByte(request.config.bodies.firstByteTimeoutMs, edits.headers);
    const path = request.config.endpoint.pathFor(request.api, request.head.path);
    const other = provider.path(call, path);
    if (other === path) return;
    request.path = other;
    if (this.byRoute(request)) addressRouteAt(other, edits.state);
    else addressAt(other, request.head, request.config.endpoint, edits.headers);
  }

  /** Sends `probe` off in the place of the request of `request`. */
  replace(request: Request, probe: CalloutRequest, edits: StreamEdits): void {
    becomeProbe(request.head, probe, this.byRoute(request), edits);
    if (!this.gateway.isUpstream && !this.byRoute(request)) keepRoute(edits.state);
  }

  private authorize(request: Request, headers: Edits): void {
    const config = request.config;
    const received = request.head.headers;
    const token = request.tries.token;
    const secret = token === null ? clientKey(received, config.clientKeyHeaders) : token.secret;
    if (secret.length > 0) config.provider.authorize(secret, config.settings, headers);
    const journal = this.gateway.host.journal();
    if (token === null || !journal.on(LogLevel.Debug)) return;
    journal.write(LogLevel.Debug, `ai-proxy: using token ${token.alias}`);
  }

  private address(request: Request, edits: StreamEdits): void {
    const endpoint = request.config.endpoint;
    const api = request.api;
    const config = request.config;
    config.provider.vendorHeaders(config.settings, request.head.headers, edits.headers);
    if (this.byRoute(request)) return addressByRoute(request.head, endpoint, api, edits);
    addressByHeaders(request.head, endpoint, api, edits.headers);
    if (!this.gateway.isUpstream) keepRoute(edits.state);
  }

  private byRoute(request: Request): bool {
    return !this.gateway.isUpstream && request.rule.hostRewrite == HostRewrite.Route;
  }
}
