import { Bytes } from "../base/bytes";

/** What the host knows about the stream at hand; EMPTY = unknown. Each read is a host call: ask only when needed. */
export abstract class StreamFacts {
  /** Cluster of the route as the host reports it now. */
  abstract cluster(): Bytes;
  /** Name of the route. */
  abstract route(): Bytes;
  /** What an earlier attempt of this request left in filter state under `name`. */
  abstract left(name: Bytes): Bytes;
  /** How the answer came about: `via_upstream`, `route_not_found`, ... (Envoy `response.code_details`). */
  abstract codeDetails(): Bytes;
  /** Address and port of the client, as far as the proxy knows it (Envoy `source.address`). */
  abstract source(): Bytes;
}
