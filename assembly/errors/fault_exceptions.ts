import { Fault } from "./fault";
import { FaultRule, rule } from "./fault_rule";

/**
 * What single vendors mean by words that mean something else with others, or nothing. The first rule that fits counts.
 * Sources: the vendors' lists of errors, and answers that users have published.
 */
export const EXCEPTIONS: FaultRule[] = [
  // https://help.aliyun.com/en/model-studio/error-code: a rate, unless it is the free allowance.
  rule(Fault.Quota, ["freetieronly"], ["free allocated quota", "free tier of the model has been exhausted"]),
  rule(Fault.RateLimited, ["throttlingallocationquota"], ["allocated quota exceeded"], [429]),
  // https://openrouter.ai/docs/api-reference/errors: money that requests under way have reserved.
  rule(Fault.RateLimited, ["inflightbudget"], []),
  // https://ai.google.dev/gemini-api/docs/troubleshooting
  rule(
    Fault.Credential,
    ["apikeyinvalid", "apikeyserviceblocked", "apikeyhttpreferrerblocked", "consumersuspended"],
    ["api key expired", "reported as leaked"],
  ),
  // What a model cannot do: penalties, functions, instructions.
  rule(Fault.Caller, [], ["is not enabled for models/"], [400]),
  rule(Fault.Quota, ["failedprecondition"], ["prepayment credits are depleted"], [400, 402, 429]),
  rule(Fault.ModelForbidden, [], ["no longer available to new users", ", limit: 0"]),
  // https://platform.claude.com/docs/en/api/errors: a browser's origin.
  rule(Fault.Caller, [], ["cors requests are not allowed", "organization header should match", "project header"]),
  rule(Fault.Caller, ["mismatchedorganization", "mismatchedproject", "signatureexpire"], []),
  rule(
    Fault.Credential,
    [],
    ["organization has been disabled", "organization has been restricted", "access was terminated"],
  ),
  // https://learn.microsoft.com/azure/ai-services/openai/quotas-limits
  rule(Fault.ModelForbidden, [], ["lacks the required data action", "has been temporarily blocked"]),
  rule(Fault.Caller, [], ["virtual network/firewall", "network access denied", "error code: 1010", "error code: 1020"]),
  // https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
  rule(Fault.RateLimited, ["servicequotaexceeded"], []),
  rule(Fault.Overloaded, ["modelnotready", "modelerrorexception", "modeltimeout"], []),
  rule(Fault.ModelForbidden, ["ftuformnotfilled", "mpagreement"], ["on-demand throughput isn"]),
  // https://cloud.baidu.com/doc/qianfan-api: with 401, keys of a plan elsewhere among them; with 429 the vendor's own.
  rule(Fault.ModelGone, ["invalidmodel"], []),
  rule(Fault.ModelForbidden, ["invalidappid", "noparameterpermission", "codingplanapikey"], []),
  rule(Fault.Overloaded, ["clusterratelimit"], []),
  // https://www.volcengine.com/docs/82379/1299023
  rule(
    Fault.ModelForbidden,
    ["modelnotopen", "modelidaccessdisabled", "invalidsubscription", "unsupportedmodel", "closedendpoint"],
    [],
  ),
  rule(Fault.Quota, ["setlimitexceeded", "|quotaexceeded|", "quotaexhausted"], []),
  // https://docs.together.ai/docs/error-codes: 403 for what is too long.
  rule(Fault.Caller, [], ["tokens + `max_new_tokens`", "tokens + max_new_tokens", "`inputs` tokens"], [403, 422]),
  // https://docs.cohere.com/docs/rate-limits
  rule(Fault.Quota, [], ["calls / month"], [429]),
  // https://openrouter.ai/docs/api-reference/errors
  rule(Fault.ModelForbidden, [], ["no endpoints found"]),
  rule(Fault.Caller, [], ["fewer max_tokens"]),
];
