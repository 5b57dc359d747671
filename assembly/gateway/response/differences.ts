import { startsWithFold } from "../../base/ascii";
import { Bytes, utf8 } from "../../base/bytes";
import { FRAMES_TYPE } from "../../base/eventstream/events";
import { isEncoded } from "../../base/http/encoding";
import { HeaderView } from "../../base/http/header_view";
import { ApiOwner } from "../../canonical/api";
import { ApiName } from "../../canonical/api_name";
import { apiOf } from "../../canonical/api_table";
import { carriesJson } from "../../canonical/routes";
import { ResponseFacts } from "../../canonical/response_facts";
import { UsageScan } from "../../canonical/usage_scan";
import { VendorFormat } from "../../formats/vendor_format";
import { Request } from "../attempt/request";
import { isUntold } from "./peek";

const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");
const EVENTS_TYPE = utf8("text/event-stream");

/** Whether the configuration has a say in where a chat's thoughts stand. */
export function changesThoughts(request: Request): bool {
  const config = request.config;
  return config.needsBody && config.bodies.thoughts.matter && request.api == ApiName.ChatCompletions;
}

/** Whether the client would get a stream's usage that the filter, not the client, asked for. */
export function hasForeignUsage(request: Request, facts: ResponseFacts): bool {
  return facts.hidesUsage && !request.isConverted;
}

/** What finds the usage of an answer of 2xx; null: it tells none that a client paid for, or nobody can read it. */
export function usageScan(request: Request, headers: HeaderView): UsageScan | null {
  if (request.isProbe || request.facts === null || !request.config.needsBody) return null;
  if (!carriesJson(request.api, request.head.method)) return null;
  const type = headers.get(CONTENT_TYPE);
  const isStream = startsWithFold(type, EVENTS_TYPE) || startsWithFold(type, FRAMES_TYPE);
  if (isStream && !request.config.bodies.asksForUsage) return null;
  if (!isStream && !startsWithFold(type, JSON_TYPE)) return null;
  return isEncoded(headers) ? null : new UsageScan(isStream);
}

/** Whether the vendor answers in another API than the client's. */
export function isForeign(request: Request): bool {
  return request.isConverted || foreignFormat(request) !== null;
}

/** The vendor's wire format, where the answer is in another than the canonical one. */
export function foreignFormat(request: Request): VendorFormat | null {
  const protocol = vendorFormat(request);
  return request.config.needsBody && protocol.converts(request.api) ? protocol : null;
}

/**
 * Whether the vendor's errors may be in another form than the API that it is asked in: where it is written to in its
 * own, and where it has the API of the client beside that.
 */
export function hasForeignErrors(request: Request): bool {
  if (foreignFormat(request) !== null) return true;
  const api = request.config.needsBody ? apiOf(request.api) : null;
  return api !== null && api.owner != ApiOwner.Canonical && api.owner != vendorFormat(request).owner;
}

export function vendorFormat(request: Request): VendorFormat {
  return request.format;
}

/** Whether an error of this content type may be told in a vendor's format. */
export function tellsErrors(type: Bytes): bool {
  return isUntold(type) || startsWithFold(type, JSON_TYPE) || startsWithFold(type, EVENTS_TYPE);
}
