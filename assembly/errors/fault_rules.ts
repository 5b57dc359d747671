import { EXCEPTIONS } from "./fault_exceptions";
import { Fault } from "./fault";
import { FaultRule, firstFault, rule } from "./fault_rule";
import { FaultWords } from "./fault_words";

/** What most vendors mean. The first rule that fits counts. */
const RULES: FaultRule[] = [
  rule(
    Fault.ContentFilter,
    ["contentfilter", "contentpolicy", "contentmoderation", "datainspection", "biopolicy"],
    [
      "was flagged",
      "flagged as",
      "content policy",
      "content management policy",
      "content filtering policy",
      "usage policy",
      "usage guidelines",
      "prohibited content",
    ],
  ),
  rule(
    Fault.ContentFilter,
    ["sensitivecontent", "riskdetection", "responsibleai", "unsafe", "textillegal", "invalidprompt", "guardrail"],
    [],
  ),
  rule(
    Fault.Caller,
    ["contextlength", "tokenstoolong", "characterstoolong", "requesttoolarge", "abovemaxlength", "tokenslimitreached"],
    [
      "maximum context",
      "context length",
      "context window",
      "prompt is too long",
      "token count exceeds",
      "exceeds the maximum number of tokens",
      "input length should be",
      "reduce the length",
      "exceeded model token limit",
      "too many tokens",
    ],
    [400, 413, 422],
  ),
  rule(
    Fault.Quota,
    [
      "insufficientquota",
      "creditbalance",
      "spendlimit",
      "organizationusagelimit",
      "billing",
      "paymentrequired",
      "currentquota",
      "arrear",
      "overdue",
      "notpurchased",
      "budgetlimit",
      "providerquota",
      "resourcepack",
      "servicestop",
      "codingplan",
      "insufficientbalance",
    ],
    [
      "credit balance",
      "insufficient balance",
      "insufficient credits",
      "specified api usage limits",
      "monthly spending limit",
      "have any credits",
      "usage limit for this billing cycle",
      "quota has been exhausted",
      "spend limit",
      "余额不足",
      "欠费",
    ],
  ),
  rule(
    Fault.Credential,
    [
      "invalidapikey",
      "incorrectapikey",
      "authenticationerror",
      "invalidauthentication",
      "invalidiamtoken",
      "deactivated",
      "invalidclienttokenid",
      "unrecognizedclient",
      "invalidsignature",
      "incompletesignature",
      "expiredtoken",
      "authfailure",
      "unauthenticated",
      "accountstatus",
      "providernotinitialize",
    ],
    [
      "incorrect api key",
      "invalid api key",
      "api key not valid",
      "api key not found",
      "invalid api token",
      "key has expired",
      "has been suspended",
      "account has been deactivated",
    ],
    [400, 401, 403],
  ),
  rule(Fault.ModelForbidden, ["modelaccessdenied", "accessdeniedunpurchased"], [], [400, 403, 404]),
  rule(
    Fault.ModelGone,
    [
      "modelnotfound",
      "unknownmodel",
      "unavailablemodel",
      "deploymentnotfound",
      "invalidendpointormodel",
      "modeloffline",
      "modelnotsupport",
      "modelcurrentlynotsupport",
      "resourcenotfound",
      "parametervaluemodel",
    ],
    ["model not exist", "model identifier is invalid", "unknown model"],
    [400, 403, 404],
  ),
  rule(
    Fault.Overloaded,
    [
      "overloaded",
      "serviceunavailable",
      "capacityexceeded",
      "capacityexhausted",
      "modelservingerror",
      "modelunavailable",
      "cancelled",
    ],
    ["high demand", "temporarily unable to process", "no capacity", "system capacity", "server busy", "访问量过大"],
  ),
];

/** What may be meant for the model that was asked for, or for the account as a whole. */
const GUESSES: FaultRule[] = [
  rule(
    Fault.ModelForbidden,
    ["noaccess", "accessdenied", "permission", "operationdenied", "nonwhitelist", "notactivated"],
    ["access", "permission", "authorized", "not allowed to use", "must be verified", "not activated"],
    [403, 404],
  ),
];

/** What the words of an error of `status` stand for; Unknown: nothing that is known. */
export function faultOfWords(words: FaultWords, status: u32): Fault {
  const fault = firstFault(EXCEPTIONS, words, status);
  return fault == Fault.Unknown ? firstFault(RULES, words, status) : fault;
}

/** What they may stand for, where nothing surer is known. */
export function faultGuessed(words: FaultWords, status: u32): Fault {
  return firstFault(GUESSES, words, status);
}
