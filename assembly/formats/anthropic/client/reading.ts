import { JsonDocument } from "../../../base/json/document";
import { ModelTraits } from "../../../canonical/traits";
import { ClientFacts } from "../../client_facts";
import { Refusal } from "./refusal";
import { ToolMentions } from "./tool_mentions";

/** A request that is read, and what is found out on the way. */
export class Reading {
  readonly refusal: Refusal;
  readonly mentions: ToolMentions;

  constructor(
    readonly document: JsonDocument,
    /** Of the model that is asked. */
    readonly traits: ModelTraits,
    readonly facts: ClientFacts,
  ) {
    const refusal = new Refusal();
    this.refusal = refusal;
    this.mentions = new ToolMentions(document, refusal);
  }
}
