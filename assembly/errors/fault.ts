/** Why a vendor did not serve a request. */
export enum Fault {
  /** Nothing that is known. */
  Unknown,
  /** The key is wrong, revoked or expired, or its account is closed. */
  Credential,
  /** The account's money, plan or allowance is used up. */
  Quota,
  /** Too much at a time. */
  RateLimited,
  /** The account may not use this model. */
  ModelForbidden,
  /** There is no such model, for anybody. */
  ModelGone,
  /** The vendor has trouble of its own, or no time. */
  Overloaded,
  /** The request is wrong, too large, or from where nobody may ask. */
  Caller,
  /** What is asked, or would be answered, is refused by a policy. */
  ContentFilter,
}

const NAMES: StaticArray<string> = [
  "unknown",
  "credential",
  "quota",
  "rate_limited",
  "model_forbidden",
  "model_gone",
  "overloaded",
  "caller",
  "content_filter",
];

/** The fault with this number; Unknown for one that a later version may have. */
export function faultOf(number: u32): Fault {
  return number < <u32>NAMES.length ? <Fault>number : Fault.Unknown;
}

/** That of this name; -1: there is none. */
export function faultNamed(name: string): i32 {
  return NAMES.indexOf(name);
}

/** All names, in a sentence. */
export function faultNames(): string {
  return NAMES.join(", ");
}

/** Its name in logs and metrics. */
export function faultName(fault: Fault): string {
  return NAMES[fault];
}

/** Whether it is the request that was refused, with whichever token of the account. */
export function isRequests(fault: Fault): bool {
  return fault >= Fault.ModelForbidden && fault != Fault.Overloaded;
}
