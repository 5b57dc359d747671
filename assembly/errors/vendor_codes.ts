import { Bytes, equalRange, indexOf, utf8 } from "../base/bytes";
import { Fault } from "./fault";
import { faultOfNumber } from "./fault_numbers";
import { FaultWords } from "./fault_words";
import { squeeze } from "./words";

/** From here on a number is the vendor's own. */
const LEAST_NUMBER: u32 = 1000;

/**
 * Codes that may be told: any other word of a vendor's may be a secret that it repeats. A code's number is its place
 * here, from 1 on, and other versions of the module read it from the shared record: none is ever moved or taken out. Of
 * several in one error the last here counts, so what says more comes later.
 */
const NAMES: StaticArray<string> = [
  // Types and statuses of many vendors.
  "api_error",
  "server_error",
  "internal_error",
  "INTERNAL",
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "timeout_error",
  "overloaded_error",
  "service_unavailable_error",
  "authentication_error",
  "permission_error",
  "billing_error",
  "rate_limit",
  "rate_limited",
  "rate_limit_error",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "FAILED_PRECONDITION",
  "PRECONDITION_FAILED",
  "RESOURCE_EXHAUSTED",
  "rate_limit_exceeded",
  "RateLimitReached",
  // OpenAI, and those that speak as it does.
  "invalid_api_key",
  "account_deactivated",
  "insufficient_quota",
  "credit_limit",
  "credit_balance_exhausted",
  "billing_hard_limit_reached",
  "organization_usage_limit_exceeded",
  "organization_spend_limit_exceeded",
  "project_spend_limit_exceeded",
  "organization_restricted",
  "capacity_exceeded",
  "slow_down",
  "server_is_overloaded",
  // Anthropic, OpenRouter, Moonshot.
  "enforced_spend_limit_reached",
  "in_flight_budget_exhausted",
  "access_terminated_error",
  "engine_overloaded_error",
  "exceeded_current_quota_error",
  "incorrect_api_key_error",
  "invalid_authentication_error",
  "rate_limit_reached_error",
  // Google.
  "API_KEY_INVALID",
  "API_KEY_SERVICE_BLOCKED",
  "CONSUMER_SUSPENDED",
  "MODEL_CAPACITY_EXHAUSTED",
  // Model Studio.
  "AllocationQuota.FreeTierOnly",
  "Arrearage",
  "CommodityNotPurchased",
  "PrepaidBillOverdue",
  "Throttling",
  "Throttling.RateQuota",
  "Throttling.AllocationQuota",
  "InternalError.Algo",
  // Volcengine, Baidu, Tencent.
  "AccountOverdueError",
  "InvalidAccountStatus",
  "ModelAccountRpmRateLimitExceeded",
  "ModelAccountTpmRateLimitExceeded",
  "RateLimitExceeded.EndpointRPMExceeded",
  "RateLimitExceeded.EndpointTPMExceeded",
  "QuotaExceeded",
  "SetLimitExceeded",
  "ServerOverloaded",
  "InternalServiceError",
  "account_overdue",
  "invalid_iam_token",
  "coding_plan_month_quota_exceeded",
  "rpm_rate_limit_exceeded",
  "tpm_rate_limit_exceeded",
  // AWS.
  "AccessDeniedException",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "UnrecognizedClientException",
  "ServiceQuotaExceededException",
  "ServiceUnavailableException",
  "InternalServerException",
  "ThrottlingException",
  "ModelNotReadyException",
  "ModelErrorException",
  "ModelTimeoutException",
  // Others.
  "provider_quota_exceeded",
  "provider_not_initialize",
];

/** As `FaultWords` has them. */
const SQUEEZED: Bytes[] = NAMES.map<Bytes>((name) => squeeze(utf8(name)));
const BAR: u8 = 0x7c;

/** The number of the code in an error's words; 0: none that may be told. */
export function codeOf(words: FaultWords): u16 {
  if (faultOfNumber(words.place, words.number) != Fault.Unknown) return <u16>words.number;
  const names = words.names;
  let last = 0;
  for (let start = 0, end = indexOf(names, BAR); end >= 0; end = indexOf(names, BAR, start)) {
    last = max(last, placeOf(names, start, end));
    start = end + 1;
  }
  return <u16>last;
}

/** The number of the code between two places of `names`; 0: it is none that may be told. */
function placeOf(names: Bytes, start: i32, end: i32): i32 {
  for (let i = 0; i < SQUEEZED.length; i++) if (equalRange(names, start, end, SQUEEZED[i])) return i + 1;
  return 0;
}

/** The code with this number, as its vendor writes it; "" for none, and for one that a later version may have. */
export function codeNamed(number: u32): string {
  if (number >= LEAST_NUMBER) return number.toString();
  return number > 0 && number <= <u32>NAMES.length ? NAMES[number - 1] : "";
}
