import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { ApiName } from "../../canonical/api_name";
import { ModelTraits } from "../../canonical/traits";
import { openaiError } from "../../canonical/error";
import { ClientFacts } from "../client_facts";
import { ClientFormat, ClientRequest } from "../client_format";

/** https://platform.openai.com/docs/api-reference/debugging-requests */
const REQUEST_ID = utf8("x-request-id");

/** Clients that speak the canonical API, OpenAI's, and those whose API nobody here reads. */
class CanonicalClient extends ClientFormat {
  override owns(_api: ApiName): bool {
    return true;
  }

  override parseRequest(document: JsonDocument, _traits: ModelTraits): ClientRequest {
    const request = new ClientRequest("");
    request.body = document.bytes;
    return request;
  }

  override renderResponse(document: JsonDocument, _facts: ClientFacts): Bytes {
    return document.bytes;
  }

  override get idHeader(): Bytes {
    return REQUEST_ID;
  }

  /** `body` itself where it tells no error. */
  override renderError(body: Bytes, _status: u32, _requestId: Bytes): Bytes {
    const error = openaiError(body);
    return error.length > 0 ? error : body;
  }
}

export const CANONICAL: ClientFormat = new CanonicalClient();
