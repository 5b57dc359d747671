import { Bytes } from "../base/bytes";
import { JsonDocument } from "../base/json/document";
import { Rewrite } from "../base/rewrite";

/** A wire format that several providers share. Stateless. */
export abstract class Protocol {
  /** The vendor's body for the client's OpenAI-shaped `document`, with `model` as its model; EMPTY model = as it is. */
  abstract request(document: JsonDocument, model: Bytes): Rewrite;
}
