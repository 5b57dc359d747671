import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { ApiName } from "../../canonical/api_name";
import { beginModels, endModels, writeModel } from "../../canonical/model_list";
import { ProviderConfig } from "../../config/provider_config";
import { ClientFormat } from "../../formats/client_format";

/** Whether `api` is a list of models, of whichever API. */
export function listsModels(api: ApiName): bool {
  return api == ApiName.Models || api == ApiName.AnthropicModels;
}

/** Whether `api` tells of one model, of whichever API. */
export function tellsModel(api: ApiName): bool {
  return api == ApiName.RetrieveModel || api == ApiName.AnthropicRetrieveModel;
}

/** The list of the models that the mapping of `config` names, as `client` knows lists. */
export function mappedModels(config: ProviderConfig, client: ClientFormat): Bytes {
  const writer = new JsonWriter();
  const names = config.modelsList.names;
  beginModels(writer);
  for (let i = 0; i < names.length; i++) writeModel(writer, quote(names[i]), 0, ownerIn(config));
  endModels(writer);
  return client.renderModels(JsonDocument.parse(writer.take()), ApiName.Models);
}

/** One of them. */
export function mappedModel(config: ProviderConfig, client: ClientFormat, name: Bytes): Bytes {
  const writer = new JsonWriter();
  writeModel(writer, quote(name), 0, ownerIn(config));
  return client.renderModels(JsonDocument.parse(writer.take()), ApiName.RetrieveModel);
}

function ownerIn(config: ProviderConfig): Bytes {
  return utf8(config.provider.profile.type);
}
