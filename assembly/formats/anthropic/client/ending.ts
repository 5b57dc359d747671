import { equalFold, trim } from "../../../base/ascii";
import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { ClientFacts } from "../../client_facts";
import { FINISH_REASON, MAX_TOKENS, REFUSAL, STOP, STOP_REASON, STOP_SEQUENCE, TOOL_USE } from "../names";

const END_TURN = utf8("end_turn");
const WINDOW_EXCEEDED = utf8("model_context_window_exceeded");
const PAUSE_TURN = utf8("pause_turn");
const NULL = utf8("null");
/** Of SGLang: https://docs.sglang.ai/basic_usage/native_api.html. */
const MATCHED_STOP = utf8("matched_stop");

/** What else is known about an answer that ends. */
export enum Outcome {
  Plain,
  /** The model calls tools. */
  Calls,
  /** The model refused, in words of its own. */
  Refused,
}

/** Words of vendors, and the client's one for them. */
class Reason {
  readonly words: Bytes[];

  constructor(
    readonly word: Bytes,
    words: string[],
  ) {
    this.words = words.map<Bytes>((each) => utf8(each));
  }
}

const REASONS: Reason[] = [
  new Reason(MAX_TOKENS, ["length", "max_tokens", "max_output_tokens", "max_length", "model_length"]),
  new Reason(TOOL_USE, ["tool_calls", "function_call", "tool_use", "tool_call"]),
  new Reason(REFUSAL, [
    "content_filter",
    "refusal",
    "safety",
    "recitation",
    "sensitive",
    "blocklist",
    "prohibited_content",
    "spii",
    "guardrail_intervened",
  ]),
  new Reason(WINDOW_EXCEEDED, ["model_context_window_exceeded", "context_length_exceeded", "context_length"]),
  new Reason(PAUSE_TURN, ["pause_turn"]),
];
/** What says that the answer failed on its way. */
const FAILURES: Bytes[] = [
  utf8("error"),
  utf8("network_error"),
  utf8("server_error"),
  utf8("insufficient_system_resource"),
  utf8("abort"),
  utf8("aborted"),
  utf8("cancelled"),
  utf8("canceled"),
  utf8("timeout"),
];

/** How an answer ends. */
export class Ending {
  constructor(
    /** The word of the client's API; EMPTY: it does not end here. */
    readonly reason: Bytes,
    /** The sequence that it stopped at; EMPTY: at none. */
    readonly sequence: Bytes,
    /** Whether it ends because something went wrong. */
    readonly isFailure: bool,
  ) {}
}

const NO_END = new Ending(EMPTY, EMPTY, false);

/** How the answer, or the part of it, that `choice` tells of ends. */
export function endingOf(document: JsonDocument, choice: i32, outcome: Outcome, facts: ClientFacts): Ending {
  const told = trim(document.string(document.member(choice, FINISH_REASON)));
  if (told.length == 0 || equalFold(told, NULL)) return NO_END;
  const mayMatch = outcome == Outcome.Plain && equalFold(told, STOP);
  const sequence = mayMatch ? sequenceOf(document, choice, facts) : EMPTY;
  const reason = sequence.length > 0 ? STOP_SEQUENCE : reasonFor(told, outcome);
  return new Ending(reason, sequence, isOneOf(told, FAILURES));
}

/** Vendors say "stop" to forced tool calls and to refusals, too; a word that nobody knows is an end like any other. */
function reasonFor(told: Bytes, outcome: Outcome): Bytes {
  for (let i = 0; i < REASONS.length; i++) if (isOneOf(told, REASONS[i].words)) return REASONS[i].word;
  return usualStop(outcome);
}

/** The stop reason of an answer that came to its end. */
export function usualStop(outcome: Outcome): Bytes {
  if (outcome == Outcome.Calls) return TOOL_USE;
  return outcome == Outcome.Refused ? REFUSAL : END_TURN;
}

/** vLLM and SGLang tell it beside the reason: numbers are tokens at which every answer of the model ends. */
function sequenceOf(document: JsonDocument, choice: i32, facts: ClientFacts): Bytes {
  let node = document.member(choice, STOP_REASON);
  if (document.kind(node) != JsonKind.String) node = document.member(choice, MATCHED_STOP);
  const sequence = document.string(node);
  return facts.stops.has(sequence) ? sequence : EMPTY;
}

function isOneOf(word: Bytes, words: Bytes[]): bool {
  for (let i = 0; i < words.length; i++) if (equalFold(word, words[i])) return true;
  return false;
}
