import type { HeaderMap } from "./header_map.ts";
import { headersOf, type MessageInput } from "./message.ts";
import { Properties, type PropertyValue } from "./properties.ts";

/** A client's request. */
export interface RequestInput extends MessageInput {
  readonly method?: string;
  readonly path: string;
  readonly authority?: string;
  /** Number of the worker that serves it, from 0; default: the workers take turns. */
  readonly worker?: number;
  /** The listener it comes in by; default: the one `start` made. */
  readonly listener?: string;
  readonly cluster?: string;
  readonly route?: string;
  /** Properties for this request; undefined makes one missing. */
  readonly properties?: Readonly<Record<string, PropertyValue>>;
}

/** What outlives an attempt: Envoy keeps the header edits and the filter state, never the edited body. */
export interface RequestState {
  readonly headers: HeaderMap;
  readonly filterState: Map<string, Buffer>;
  readonly properties: Properties;
  cluster: string;
  route: string;
}

/** State of a new request: Envoy's own request headers are there already. */
export function requestState(
  input: RequestInput,
  defaults: { cluster: string; route: string; id: string },
): RequestState {
  const pseudo = {
    ":method": input.method ?? (input.body === undefined ? "GET" : "POST"),
    ":path": input.path,
    ":authority": input.authority ?? "gateway.example",
    ":scheme": "http",
    "x-forwarded-proto": "http",
    "x-request-id": defaults.id,
  };
  return {
    headers: headersOf(pseudo, input),
    filterState: new Map(),
    properties: new Properties(input.properties),
    cluster: input.cluster ?? defaults.cluster,
    route: input.route ?? defaults.route,
  };
}
