import { Bytes } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { withModels } from "../../canonical/model_list";
import { listsModels, mappedModels } from "../attempt/models";
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
  const more = JsonDocument.parse(mappedModels(request.config, request.client));
  const both = withModels(JsonDocument.parse(told), more);
  return both.length > 0 ? both : told;
}
