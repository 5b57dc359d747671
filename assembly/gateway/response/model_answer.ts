import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { ApiName } from "../../canonical/api_name";
import { beginModels, endModels, listsModels, withModels, writeModel } from "../../canonical/model_list";
import { ClientFormat } from "../../formats/client_format";
import { Request } from "../attempt/request";

/** Whether the list that `request` asks for gets the names of the mapping, too. */
export function addsModels(request: Request): bool {
  return listsModels(request.api) && request.config.modelsList.names.length > 0;
}

/**
 * The client's form of what a vendor tells of its models: in the canonical form, or in the client's own where it is
 * asked in that. EMPTY: it is not understood.
 */
export function modelAnswer(request: Request, answer: JsonDocument): Bytes {
  const told = request.isConverted ? request.client.renderModels(answer, request.api) : answer.bytes;
  if (told.length == 0 || !addsModels(request)) return told;
  const config = request.config;
  const more = mappedModels(config.modelsList.names, utf8(config.provider.profile.type), request.client);
  const both = withModels(JsonDocument.parse(told), JsonDocument.parse(more));
  return both.length > 0 ? both : told;
}

/** The list of the models that a mapping names, as `client` knows lists; `owner`: whose they are said to be. */
export function mappedModels(names: Bytes[], owner: Bytes, client: ClientFormat): Bytes {
  const writer = new JsonWriter();
  beginModels(writer);
  for (let i = 0; i < names.length; i++) writeModel(writer, quote(names[i]), 0, owner);
  endModels(writer);
  return client.renderModels(JsonDocument.parse(writer.take()), ApiName.Models);
}

/** One of them. */
export function mappedModel(name: Bytes, owner: Bytes, client: ClientFormat): Bytes {
  const writer = new JsonWriter();
  writeModel(writer, quote(name), 0, owner);
  return client.renderModels(JsonDocument.parse(writer.take()), ApiName.RetrieveModel);
}
