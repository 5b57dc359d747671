import { EMPTY } from "../base/bytes";
import { NONE } from "../base/json/document";
import { tellsElsewhere } from "./elsewhere";
import { ErrorRule } from "./error_rule";
import { ErrorText } from "./error_text";
import { Fault, isRequests } from "./fault";
import { faultOfNumber } from "./fault_numbers";
import { faultGuessed, faultOfWords } from "./fault_rules";
import { isFirewall } from "./firewall";
import { tellsForeignThoughts } from "./foreign_thoughts";
import { messageOf } from "./message";
import { tellsOverflow } from "./overflow";
import { hasAny, phrases } from "./phrases";
import { faultOfSize } from "./sized";
import { codeOf } from "./vendor_codes";

const UNAUTHORIZED: u32 = 401;
const FORBIDDEN: u32 = 403;
const WRONG: u32 = 400;
const NOT_FOUND: u32 = 404;
/** A redirection serves nobody. */
export const LEAST_FAULT: u32 = 300;
const TIMED_OUT: u32 = 408;
/** With an error beside it, as StepFun has it for refused words: https://platform.stepfun.com/docs. */
const CENSORED: u32 = 451;

const MODEL = phrases(["model", "deployment"]);
/** What a message says of a model that nobody can use, or not this account. */
const CLOSED = phrases([
  "access denied",
  "does not exist",
  "not found",
  "not available",
  "no longer available",
  "is retired",
  "deprecated",
  "not enabled",
  "not open",
  "no access",
  "not have access",
  "don't have access",
  "not have permission",
  "no permission",
  "permission denied",
  "not authorized to use",
  "not allowed to use",
  "must be verified to use",
  "not activated",
]);
const ACCESS = phrases(["access", "permission"]);
/** By what it may be the account. */
const ACCOUNT = phrases([
  "access",
  "permission",
  "enabled",
  "open",
  "region",
  "authorized",
  "allowed",
  "verified",
  "activated",
]);

/** Why a vendor did not serve a request, and what that says of the request. */
export class VendorFault {
  /** Whether a rule of the operator's says so. */
  isRuled: bool = false;
  /** Milliseconds that the token rests by it; 0: it does not say. */
  restMs: u32 = 0;
  /** Whether the account has not stored what is asked for, and another may have. */
  isElsewhere: bool = false;
  /** Number of the vendor's code (`vendor_codes.ts`) where it is not the request's; 0: none that may be told. */
  code: u16 = 0;

  constructor(
    readonly fault: Fault,
    /**
     * Whether what the request asks, or who sends it, caused the error, so that neither the token nor the vendor is at
     * fault: another account's names, a model that the account has not, more than the account may ask for at once,
     * refused words, a firewall's page. Only what vendors document counts, not a status alone.
     */
    readonly isOfRequest: bool,
    /** Whether the vendor's own words or codes tell the fault, and not a status alone. */
    readonly isTold: bool,
    /** Whether it is reasoning of another account that the request sends back. */
    readonly isOfThoughts: bool = false,
  ) {}

  /** Whether the token's account may not use the model that was asked for, in words that are known. */
  get forbidsModel(): bool {
    return this.isOfRequest && this.fault == Fault.ModelForbidden;
  }

  /** Whether it counts against the token whatever its status: the operator says that it is none of the request's. */
  get counts(): bool {
    return this.isRuled && !this.isOfRequest && this.fault != Fault.Unknown;
  }

  /** What `rule` says. */
  static ruled(rule: ErrorRule): VendorFault {
    const fault = new VendorFault(rule.fault, isRequests(rule.fault), true);
    fault.isRuled = true;
    fault.restMs = rule.restMs;
    return fault;
  }

  /** This fault, at an account that has not stored what is asked for; what the operator says stays as it is. */
  elsewhere(): VendorFault {
    if (this.isRuled) return this;
    const fault = new VendorFault(this.fault, this.isOfRequest, this.isTold, this.isOfThoughts);
    fault.code = this.code;
    fault.isElsewhere = true;
    return fault;
  }

  /** Of an answer of `status` that says this. */
  static of(text: ErrorText, status: u32): VendorFault {
    // What served somebody, or came from nobody, need not be read for faults.
    if (status < LEAST_FAULT) return NO_FAULT;
    const told = faultTold(text, status);
    const isRefusal = status >= 400 && status <= 499 && status != TIMED_OUT;
    const fault = told == Fault.Unknown ? faultOfStatus(status, text) : told;
    const isKnown = status == WRONG || status == FORBIDDEN || status == NOT_FOUND;
    const mayTell = isKnown && text.document.root != NONE;
    const isOfOthers = mayTell && status == WRONG && tellsForeignThoughts(text.words);
    const answer = new VendorFault(fault, isRefusal && isRequests(told), told != Fault.Unknown, isOfOthers);
    answer.isElsewhere = mayTell && tellsElsewhere(text.words);
    if (!answer.isOfRequest && text.document.root != NONE) answer.code = codeOf(text.words);
    return answer;
  }
}

/** Of an answer that is none, or of which nothing is known. */
export const NO_FAULT = new VendorFault(Fault.Unknown, false, false);

/** Why, as the words of an error say; Unknown: they say nothing that is known. */
function faultTold(text: ErrorText, status: u32): Fault {
  const document = text.document;
  if (document.root == NONE) return status == FORBIDDEN && isFirewall(text.body) ? Fault.Caller : Fault.Unknown;
  const words = text.words;
  const sized = faultOfSize(words.message, status);
  if (sized != Fault.Unknown) return sized;
  const numbered = faultOfNumber(words.place, words.number);
  if (numbered != Fault.Unknown) return numbered;
  const named = faultOfWords(words, status);
  // Many vendors do not tell a model that is none from one that is not for this account.
  if (named == Fault.ModelGone && hasAny(words.message, ACCESS)) return Fault.ModelForbidden;
  if (named != Fault.Unknown) return named;
  if (status != UNAUTHORIZED && hasAny(words.message, MODEL) && hasAny(words.message, CLOSED)) {
    return hasAny(words.message, ACCOUNT) ? Fault.ModelForbidden : Fault.ModelGone;
  }
  const message = messageOf(document);
  const told = message == NONE ? EMPTY : document.string(message);
  if (tellsOverflow(document, told, status)) return Fault.Caller;
  return status == CENSORED ? Fault.ContentFilter : Fault.Unknown;
}

/** What a status stands for where nothing surer is known. */
function faultOfStatus(status: u32, text: ErrorText): Fault {
  if (status >= 500) return Fault.Overloaded;
  switch (status) {
    case 400:
    case 405:
    case 409:
    case 411:
    case 413:
    case 414:
    case 415:
    case 422:
      return Fault.Caller;
    case 401:
      return Fault.Credential;
    case 402:
    case 412: // https://docs.fireworks.ai/guides/inference-error-codes: an account that is suspended.
    case 456: // https://developers.deepl.com/docs/best-practices/error-handling
      return Fault.Quota;
    case 408:
    case 424:
    case 498: // https://console.groq.com/docs/errors
    case 499:
      return Fault.Overloaded;
    case 429:
      return Fault.RateLimited;
    case 451:
      return Fault.ContentFilter;
    case 403:
    case 404:
      // Words that may be meant for the model, or for all of the account.
      return text.document.root == NONE ? Fault.Unknown : faultGuessed(text.words, status);
    default:
      return Fault.Unknown;
  }
}
