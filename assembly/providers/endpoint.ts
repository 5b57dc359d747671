import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { API_NAMES, ApiName } from "../openai/api_name";

/** Where a provider's requests go, worked out once from profile and configuration. */
export class Endpoint {
  readonly host: Bytes;
  /** False where the configured path is the whole truth and the client's query is dropped. */
  keepsQuery: bool = true;
  private readonly paths: StaticArray<Bytes> = new StaticArray<Bytes>(API_NAMES);

  constructor(host: string) {
    this.host = utf8(host);
    this.paths.fill(EMPTY);
  }

  route(api: ApiName, path: string): void {
    this.paths[api] = utf8(path);
  }

  /** The vendor's path for `api`; EMPTY when the provider does not serve it. */
  path(api: ApiName): Bytes {
    return this.paths[api];
  }
}
