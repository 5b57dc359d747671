import { equalFold } from "../../base/ascii";
import { EMPTY, equal, utf8 } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { ApiName } from "../../canonical/api_name";
import { allowedMethods, allowsMethod, carriesJson } from "../../canonical/routes";
import { Endpoint } from "../../providers/endpoint";
import { RequestHead } from "../attempt/request_head";
import { emptyBody, invalid, noSocket, noUpgrade, unknownPath } from "../local_replies";

const OPTIONS = utf8("OPTIONS");
const ALLOW = utf8("allow");
const UPGRADE = utf8("upgrade");
const WEBSOCKET = utf8("websocket");
const CONTENT_ENCODING = utf8("content-encoding");
const IDENTITY = utf8("identity");
const OPTIONS_DETAILS = utf8("ai-proxy.options");

/** The answer to a request that must not go to the vendor, as far as its headers tell; null: it may. */
export function refusal(head: RequestHead, api: ApiName, endpoint: Endpoint): LocalReply | null {
  const wantsSocket = equalFold(head.headers.get(UPGRADE), WEBSOCKET);
  // Also where nobody has it: clients that can do both try any other answer again and again.
  if (wantsSocket && api == ApiName.Responses) return noSocket();
  if (!endpoint.serves(api)) return unknownPath(head);
  if (equal(head.method, OPTIONS)) return withAllow(new LocalReply(204, OPTIONS_DETAILS, EMPTY), api, endpoint);
  if (!endpoint.keepsPath && !allowsMethod(api, head.method)) {
    return withAllow(invalid(405, "method_not_allowed", "This API is not called with this method."), api, endpoint);
  }
  if (head.headers.find(UPGRADE) >= 0 && api != ApiName.Realtime) return noUpgrade();
  const encoding = head.headers.get(CONTENT_ENCODING);
  if (encoding.length > 0 && !equalFold(encoding, IDENTITY)) {
    return invalid(415, "unsupported_content_encoding", "Send the request body without content-encoding.");
  }
  return head.endOfStream && carriesJson(api, head.method) ? emptyBody() : null;
}

function withAllow(reply: LocalReply, api: ApiName, endpoint: Endpoint): LocalReply {
  reply.headers.set(ALLOW, allowedMethods(api, endpoint));
  return reply;
}
