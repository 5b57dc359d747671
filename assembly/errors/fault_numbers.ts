import { Fault } from "./fault";

/** First, last, fault; and so on. */
type FaultNumbers = StaticArray<i32>;

const CREDENTIAL: i32 = Fault.Credential;
const QUOTA: i32 = Fault.Quota;
const RATE: i32 = Fault.RateLimited;
const FORBIDDEN: i32 = Fault.ModelForbidden;
const GONE: i32 = Fault.ModelGone;
const BUSY: i32 = Fault.Overloaded;
const CALLER: i32 = Fault.Caller;
const FILTER: i32 = Fault.ContentFilter;

/** Of Zhipu (https://docs.bigmodel.cn/cn/faq/api-code), Spark, and the firewall before many vendors. */
// prettier-ignore
const CODES: FaultNumbers = [
  1010, 1010, CALLER,  1020, 1020, CALLER,
  1113, 1113, QUOTA,  1000, 1005, CREDENTIAL,  1110, 1112, CREDENTIAL,  1120, 1120, BUSY,
  1121, 1121, CREDENTIAL,
  1210, 1210, CALLER,  1211, 1211, GONE,  1212, 1215, CALLER,  1220, 1220, FORBIDDEN,  1221, 1222, GONE,
  1234, 1234, BUSY,  1261, 1261, CALLER,  1301, 1301, FILTER,  1302, 1304, RATE,  1305, 1305, BUSY,
  1308, 1310, QUOTA,  1311, 1311, FORBIDDEN,  1312, 1312, BUSY,  1313, 1313, RATE,  3505, 3505, BUSY,
  10003, 10005, CALLER,  10007, 10007, RATE,  10008, 10012, BUSY,  10013, 10014, FILTER,  10019, 10019, FILTER,
  10021, 10021, FILTER,  10110, 10110, BUSY,  10163, 10163, CALLER,  10222, 10223, BUSY,  10404, 10404, FORBIDDEN,
  10907, 10907, CALLER,  11200, 11200, FORBIDDEN,  11201, 11203, RATE,
];

/** Of MiniMax, in `base_resp`: https://platform.minimax.io/docs/api-reference/errorcode. */
// prettier-ignore
const BASE: FaultNumbers = [
  1000, 1001, BUSY,  1002, 1002, RATE,  1004, 1004, CREDENTIAL,  1008, 1008, QUOTA,  1013, 1013, BUSY,
  1024, 1024, BUSY,  1026, 1027, FILTER,  1033, 1033, BUSY,  1039, 1039, RATE,  1041, 1041, RATE,
  2013, 2013, CALLER,  2049, 2049, CREDENTIAL,  2056, 2056, QUOTA,
];

/** Of Workers AI, in `errors`: https://developers.cloudflare.com/workers-ai/platform/errors. */
// prettier-ignore
const LISTED: FaultNumbers = [
  3003, 3003, CALLER,  3006, 3006, CALLER,  3007, 3007, BUSY,  3023, 3023, CREDENTIAL,  3036, 3036, QUOTA,
  3040, 3040, BUSY,  3041, 3041, FORBIDDEN,  3042, 3042, GONE,  5004, 5004, CALLER,  5007, 5007, GONE,
  5016, 5016, FORBIDDEN,  5018, 5018, FORBIDDEN,  10000, 10000, CREDENTIAL,
];

/** Where an error tells its number. */
export enum NumberPlace {
  Code,
  Base,
  Listed,
}

/** What `number` stands for there; Unknown: nothing that is known. */
export function faultOfNumber(place: NumberPlace, number: i64): Fault {
  const table = place == NumberPlace.Base ? BASE : place == NumberPlace.Listed ? LISTED : CODES;
  for (let i = 0; i + 2 < table.length; i += 3) {
    if (number >= table[i] && number <= table[i + 1]) return table[i + 2];
  }
  return Fault.Unknown;
}
