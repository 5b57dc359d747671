import { Bytes, startsWith, utf8 } from "../../base/bytes";
import { CalloutAnswer } from "../../ports/callouts";
import { isSuccess } from "../attempt/verdict";
import { isEncoded } from "../../base/http/encoding";
import { LookFor, Peek, PeekResult } from "./peek";
import { ErrorRules, NO_RULES } from "../../errors/error_rules";
import { VendorWords } from "../../errors/vendor_words";

const UNAVAILABLE: u32 = 503;
const TIMED_OUT: u32 = 504;

/** How the texts begin that Envoy answers a callout with when no vendor did. */
const HOSTS_OWN: Bytes[] = [
  utf8("upstream connect error"),
  utf8("upstream request timeout"),
  utf8("no healthy upstream"),
];

/** The status that the answer to a callout stands for, by what it is looked into for; 0: none of a vendor. */
export function vendorStatus(answer: CalloutAnswer, wants: LookFor, rules: ErrorRules = NO_RULES): u32 {
  const status = answer.status;
  if (isHostsOwn(status, answer.body)) return 0;
  const words = new VendorWords(answer.headers);
  if (!isSuccess(status)) return words.statusOf(answer.body, status);
  if (isEncoded(answer.headers)) return status;
  const look = Peek.at(words.contentType, wants);
  if (look !== null) look.heed(rules, answer.headers, status);
  return look !== null && look.look(words.read(answer.body, true), true) == PeekResult.Error ? look.status : status;
}

function isHostsOwn(status: u32, body: Bytes): bool {
  if (status != UNAVAILABLE && status != TIMED_OUT) return false;
  for (let i = 0; i < HOSTS_OWN.length; i++) if (startsWith(body, HOSTS_OWN[i])) return true;
  return false;
}
