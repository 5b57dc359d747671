import { ApiToken } from "../../failover/api_token";
import { Report } from "../../failover/report";

/** An answer that counts against a token, until the request that it was given to is over. */
export class Failure {
  constructor(
    readonly token: ApiToken,
    readonly status: u32,
    /** How the answer would be put down if it were the only one. */
    readonly report: Report,
  ) {}
}

/** No failures. Lists of them are never changed: most requests have only this one. */
export const NO_FAILURES: Failure[] = [];
