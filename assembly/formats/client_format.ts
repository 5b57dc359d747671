import { Bytes, EMPTY } from "../base/bytes";
import { JsonDocument } from "../base/json/document";
import { ApiName } from "../canonical/api_name";
import { ModelTraits } from "../canonical/traits";
import { ServedApis } from "../canonical/served_apis";
import { StreamReader } from "../canonical/stream_reader";
import { ClientFacts } from "./client_facts";

/** A client's request in the canonical API. */
export class ClientRequest {
  /** The canonical body; EMPTY when there is a problem. */
  body: Bytes = EMPTY;
  /** What belongs to the problem and clients read by program: a JSON object, or EMPTY. */
  details: Bytes = EMPTY;
  /** What was left out because the model does not take it (`Fitted`), a set of bits. */
  fitted: u32 = 0;
  /** What the answer is told by. */
  readonly facts: ClientFacts = new ClientFacts();

  constructor(
    /** Why there is no body, for the client; empty = there is one. */
    public problem: string,
  ) {}
}

/** A wire format that clients speak. Stateless: what belongs to one response is in its StreamReader. */
export abstract class ClientFormat {
  /** Whether `api` is one of this format's own, so that its bodies need no conversion for the client. */
  abstract owns(api: ApiName): bool;

  /** The API that is asked for behind `served` when a client asks for `api`. */
  asks(api: ApiName, _served: ServedApis): ApiName {
    return api;
  }

  /** The canonical request that means the same as `document`; `traits` are those of the model that is asked. */
  abstract parseRequest(document: JsonDocument, traits: ModelTraits): ClientRequest;

  /** The client's response for a whole canonical one; EMPTY when `document` is none. */
  abstract renderResponse(document: JsonDocument, facts: ClientFacts): Bytes;

  /** The client's form of what `api` of the canonical API tells of models; EMPTY when `document` does not. */
  renderModels(document: JsonDocument, _api: ApiName): Bytes {
    return document.bytes;
  }

  /** Reads canonical events into the client's; null: they are the client's already. */
  reader(_facts: ClientFacts): StreamReader | null {
    return null;
  }

  /** The header by which the client's API names a request, for its vendor to find. */
  abstract get idHeader(): Bytes;

  /**
   * The client's error for `body`, an error of any shape with the HTTP status `status`; `requestId` is how the vendor
   * names the request, EMPTY: it does not.
   */
  abstract renderError(body: Bytes, status: u32, requestId: Bytes): Bytes;
}
