import { Bytes, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { Envelope } from "../../openai/chat/envelope";
import { MODEL } from "../../openai/request";
import { ID, USAGE } from "./words";

const SERVICE_TIER: Bytes = utf8("service_tier");

/** Takes over what the vendor's message object says about itself. */
export function readEnvelope(message: Source, envelope: Envelope): void {
  const document = message.document;
  envelope.identify(document, message.member(ID));
  envelope.answerBy(document, message.member(MODEL));
  envelope.serveIn(document, message.at(USAGE).member(SERVICE_TIER));
}
