import { startsWithFold } from "../../base/ascii";
import { equal, utf8 } from "../../base/bytes";
import { ApiName } from "../../canonical/api_name";
import { carriesForm, carriesJson } from "../../canonical/routes";
import { Backend } from "../attempt/backend";
import { BodyUse } from "../attempt/request";
import { RequestHead } from "../attempt/request_head";
import { replays } from "../attempt/retry_policy";

export const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");
const FORM_TYPE = utf8("multipart/form-data");
const POST = utf8("POST");

/** What the filter wants the body of a request with this head for. */
export function bodyUse(backend: Backend, head: RequestHead, api: ApiName): BodyUse {
  const config = backend.config;
  const type = head.headers.get(CONTENT_TYPE);
  const isForm = carriesForm(api, head.method) && startsWithFold(type, FORM_TYPE);
  const isJson = !isForm && carriesJson(api, head.method);
  if (config.needsBody && isJson) return BodyUse.Json;
  const isModelAsked = !config.modelMapping.isEmpty || config.provider.profile.placesModel;
  if (config.needsBody && isForm && isModelAsked) return BodyUse.Form;
  const isPosted = equal(head.method, POST) && startsWithFold(type, JSON_TYPE);
  if (config.editsOriginals && isPosted) return BodyUse.Original;
  // Who signs must have all of it.
  const isKept = ((isJson || isPosted) && replays(backend)) || config.provider.profile.signs;
  return isKept ? BodyUse.Keep : BodyUse.None;
}
