import type { HeaderMap } from "./header_map.ts";
import type { PropertyValue } from "./properties.ts";
import type { RequestState } from "./request.ts";

/** What of a stream its attributes are read from. */
export interface StreamFacts {
  readonly state: RequestState;
  readonly response: { readonly headers: HeaderMap | undefined };
  readonly codeDetails: string | undefined;
}

/** The attributes of a stream a guest can read, by their NUL-separated path; undefined: Envoy has none there. */
export function streamProperty(stream: StreamFacts, path: string): PropertyValue {
  const { state, response } = stream;
  switch (path) {
    case "xds\0cluster_name":
      return state.cluster;
    case "xds\0route_name":
      return state.route;
    case "request\0path":
      return state.headers.text(":path");
    case "request\0method":
      return state.headers.text(":method");
    case "request\0host":
      return state.headers.text(":authority");
    case "source\0address":
      return "127.0.0.1:40000";
    case "response\0code_details":
      return stream.codeDetails;
    case "response\0code":
      return response.headers === undefined ? undefined : Number(response.headers.get(":status"));
    default:
      return undefined;
  }
}
