import { Bytes, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { LocalReply } from "../../base/http/local_reply";
import { CalloutAnswer } from "../../ports/callouts";
import { stripOwn } from "../response/response_headers";
import { Request } from "../attempt/request";
import { copyMessage } from "../outbound/callout";
import { Conversion } from "../response/conversion";
import { isEncoded } from "../response/encoding";

const CONTENT_TYPE = utf8("content-type");
const REPLAYED = utf8("ai-proxy.replayed");

/** The client's form of a callout's answer of 2xx; null when that is no answer of the vendor's API. */
export function replayedBody(answer: CalloutAnswer, request: Request): Bytes | null {
  const form = Conversion.of(request, answer.headers.get(CONTENT_TYPE));
  if (form === null) return answer.body;
  if (isEncoded(answer.headers)) return null;
  const body = form.convert(answer.body, true);
  return form.isWhole && body.length == 0 ? null : body;
}

/** The vendor's answer for the client, with this body. */
export function replayedAnswer(answer: CalloutAnswer, body: Bytes): LocalReply {
  const reply = new LocalReply(answer.status, REPLAYED, body);
  const own = new Edits();
  stripOwn(answer.headers, own);
  copyMessage(answer.headers, own, reply.headers);
  return reply;
}
