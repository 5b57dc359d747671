import { Bytes, EMPTY, text, utf8 } from "../base/bytes";
import { unescaped } from "../base/http/path";
import { LocalReply } from "../base/http/local_reply";
import { ApiName } from "../canonical/api_name";
import { listsModels, tellsModel } from "../canonical/model_list";
import { allowsMethod } from "../canonical/routes";
import { ModelsFrom } from "../config/models_list";
import { ProviderConfig } from "../config/provider_config";
import { ClientFormat } from "../formats/client_format";
import { RequestHead } from "./attempt/request_head";
import { inFormat, invalid } from "./local_replies";
import { mappedModel, mappedModels } from "./response/model_answer";

const DETAILS = utf8("ai-proxy.models");
const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");
const SLASH: u8 = 0x2f;

/** The answer to a client that asks for models which the configuration itself tells; null: the vendor does. */
export function modelsReply(
  config: ProviderConfig,
  head: RequestHead,
  asked: ApiName,
  client: ClientFormat,
): LocalReply | null {
  const from = config.modelsList.from;
  if (from == ModelsFrom.Vendor || !config.needsBody || !allowsMethod(asked, head.method)) return null;
  const isWhole = from == ModelsFrom.Mapping || !config.endpoint.serves(client.asks(asked, config.endpoint));
  const owner = utf8(config.provider.profile.type);
  if (listsModels(asked)) return isWhole ? told(mappedModels(config.modelsList.names, owner, client)) : null;
  if (!tellsModel(asked)) return null;
  const name = nameIn(head.path);
  if (config.modelsList.has(name)) return told(mappedModel(name, owner, client));
  return isWhole ? inFormat(unknownModel(name), client) : null;
}

function told(body: Bytes): LocalReply {
  const reply = new LocalReply(200, DETAILS, body);
  reply.headers.set(CONTENT_TYPE, JSON_TYPE);
  return reply;
}

function unknownModel(name: Bytes): LocalReply {
  return invalid(404, "model_not_found", `The model '${text(name)}' does not exist.`);
}

/** What the last segment of `path` says. */
function nameIn(path: Bytes): Bytes {
  let start = path.length;
  while (start > 0 && path[start - 1] != SLASH) start--;
  const name = unescaped(path, start, path.length);
  return name === null ? EMPTY : name;
}
