import { Bytes, utf8 } from "../../../base/bytes";
import { Source } from "../../../base/json/copy";
import { Envelope } from "../../../canonical/chat/envelope";
import { MODEL } from "../../../canonical/model";
import { ID, SERVICE_TIER, USAGE } from "../names";

/** Takes over what the vendor's message object says about itself. */
export function readEnvelope(message: Source, envelope: Envelope): void {
  const document = message.document;
  envelope.identify(document, message.member(ID));
  envelope.answerBy(document, message.member(MODEL));
  envelope.serveIn(document, message.at(USAGE).member(SERVICE_TIER));
}
