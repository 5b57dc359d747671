import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonDocument } from "../../../base/json/document";
import { SseEvent } from "../../../base/sse/event";
import { ApiName } from "../../../canonical/api_name";
import { ApiOwner } from "../../../canonical/api";
import { apiOf } from "../../../canonical/api_table";
import { ModelTraits } from "../../../canonical/traits";
import { ServedApis } from "../../../canonical/served_apis";
import { StreamReader } from "../../../canonical/stream_reader";
import { ClientFacts } from "../../client_facts";
import { ClientFormat, ClientRequest } from "../../client_format";
import { errorBody } from "./error";
import { renderModel, renderModels } from "./model_list";
import { parseMessages } from "./request";
import { renderMessage } from "./response";
import { MessageStream } from "./stream";

/** https://docs.anthropic.com/en/api/errors */
const REQUEST_ID = utf8("request-id");

/** Clients that speak Anthropic's API. A vendor of another can answer for messages and models. */
class MessagesClient extends ClientFormat {
  override owns(api: ApiName): bool {
    const asked = apiOf(api);
    return asked !== null && asked.owner == ApiOwner.Anthropic;
  }

  override asks(api: ApiName, served: ServedApis): ApiName {
    const other = counterpart(api);
    if (other == ApiName.Unknown || !served.opens(api) || served.serves(api)) return api;
    return served.serves(other) ? other : api;
  }

  override parseRequest(document: JsonDocument, traits: ModelTraits): ClientRequest {
    return parseMessages(document, traits);
  }

  override renderResponse(document: JsonDocument, facts: ClientFacts): Bytes {
    return facts.isStream ? streamOf(document, facts) : renderMessage(document, facts);
  }

  override renderModels(document: JsonDocument, api: ApiName): Bytes {
    return api == ApiName.Models ? renderModels(document) : renderModel(document);
  }

  override reader(facts: ClientFacts): StreamReader | null {
    return MessageStream.of(facts);
  }

  override get idHeader(): Bytes {
    return REQUEST_ID;
  }

  override renderError(body: Bytes, status: u32, requestId: Bytes): Bytes {
    return errorBody(body, status, requestId);
  }
}

/** The canonical API that can stand in for `api`; `Unknown`: none. */
function counterpart(api: ApiName): ApiName {
  if (api == ApiName.AnthropicMessages) return ApiName.ChatCompletions;
  if (api == ApiName.AnthropicModels) return ApiName.Models;
  return api == ApiName.AnthropicRetrieveModel ? ApiName.RetrieveModel : ApiName.Unknown;
}

const DONE = utf8("[DONE]");

/** The stream that tells a whole answer, from a vendor who was asked for one. */
function streamOf(document: JsonDocument, facts: ClientFacts): Bytes {
  if (renderMessage(document, facts).length == 0) return EMPTY;
  const stream = MessageStream.of(facts);
  const event = new SseEvent();
  event.data.setAll(document.bytes);
  stream.event(event);
  event.data.setAll(DONE);
  stream.event(event);
  return stream.hasFailed ? EMPTY : stream.take();
}

export const MESSAGES: ClientFormat = new MessagesClient();
