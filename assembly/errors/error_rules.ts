import { HeaderView } from "../base/http/header_view";
import { JsonDocument } from "../base/json/document";
import { ErrorRule } from "./error_rule";
import { ErrorText } from "./error_text";
import { Fault } from "./fault";
import { LEAST_FAULT, VendorFault } from "./vendor_fault";

/** The operator's rules for one vendor's errors. They come before what is known of all; the first that fits counts. */
export class ErrorRules {
  /** Of them those that are for answers of 2xx. */
  private readonly ofSuccesses: ErrorRule[];

  constructor(private readonly all: ErrorRule[]) {
    this.ofSuccesses = all.filter((rule) => takesSuccess(rule));
  }

  /** Why a vendor did not serve whose answer has these headers and the status `sent`, and stands for `meant`. */
  faultOf(headers: HeaderView, sent: u32, meant: u32, text: ErrorText): VendorFault {
    for (let i = 0; i < this.all.length && meant >= LEAST_FAULT; i++) {
      const rule = this.all[i];
      if (rule.fitsHead(headers, sent, meant) && rule.fitsBody(text.document)) return VendorFault.ruled(rule);
    }
    return VendorFault.of(text, meant);
  }

  /** The status that an answer of 2xx should have had, by them; 0: the one that it has. */
  statusOf(headers: HeaderView, sent: u32, document: JsonDocument): u32 {
    for (let i = 0; i < this.ofSuccesses.length; i++) {
      const rule = this.ofSuccesses[i];
      if (rule.fitsHead(headers, sent, sent) && rule.fitsBody(document)) return statusFor(rule.fault);
    }
    return 0;
  }
}

/** No rules. */
export const NO_RULES = new ErrorRules([]);

function takesSuccess(rule: ErrorRule): bool {
  const statuses = rule.statuses;
  return statuses !== null && statuses.hasSuccess;
}

/** What a vendor says by status that means this. */
function statusFor(fault: Fault): u32 {
  switch (fault) {
    case Fault.Credential:
      return 401;
    case Fault.Quota:
      return 402;
    case Fault.ModelForbidden:
      return 403;
    case Fault.ModelGone:
      return 404;
    case Fault.RateLimited:
      return 429;
    case Fault.Caller:
    case Fault.ContentFilter:
      return 400;
    case Fault.Overloaded:
      return 503;
    default:
      return 502;
  }
}
