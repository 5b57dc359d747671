/** Error numbers that are no HTTP statuses, as the vendors' lists give them: first, last, status; and so on. */
export type ErrorNumbers = StaticArray<i32>;

/** Of `code` in an answer or in its `error`. No number of one list means something else in another. */
// prettier-ignore
export const CODES: ErrorNumbers = [
  1000, 1005, 401,  1110, 1112, 401,  1121, 1121, 401,
  1113, 1113, 429,  1210, 1210, 400,  1211, 1211, 404,  1212, 1215, 400,
  1220, 1220, 403,  1221, 1222, 404,  1261, 1261, 400,
  1300, 1300, 429,  1301, 1301, 400,  1302, 1305, 429,  1308, 1310, 429,  1311, 1311, 403,  1312, 1313, 429,
  3505, 3505, 503,
  4000, 4000, 400,  4011, 4011, 402,  4013, 4013, 429,  4028, 4028, 402,
  4100, 4100, 401,  4101, 4101, 403,  4200, 4200, 404,
  10003, 10005, 400,  10007, 10007, 429,  10008, 10012, 503,  10013, 10014, 400,  10019, 10019, 400,
  10021, 10021, 400,  10110, 10110, 503,  10163, 10163, 400,  10222, 10223, 503,  10404, 10404, 404,
  10907, 10907, 400,  11200, 11200, 403,  11201, 11203, 429,
];

/** Of `base_resp.status_code`. */
// prettier-ignore
export const BASE_CODES: ErrorNumbers = [
  1002, 1002, 429,  1004, 1004, 401,  1008, 1008, 402,  1026, 1027, 400,  1039, 1039, 429,  1041, 1041, 429,
  2013, 2013, 400,  2049, 2049, 401,  2056, 2056, 429,
];

/** Of `error_code`. */
// prettier-ignore
export const ERROR_CODES: ErrorNumbers = [
  2, 2, 503,  3, 3, 404,  6, 6, 403,  13, 14, 401,  17, 19, 429,  110, 111, 401,
  336003, 336003, 400,  336104, 336104, 400,  336501, 336502, 429,
];

/** Of `errors[0].code`. */
// prettier-ignore
export const LISTED_CODES: ErrorNumbers = [
  3003, 3003, 400,  3006, 3006, 413,  3007, 3007, 408,  3023, 3023, 403,  3036, 3036, 429,  3040, 3040, 429,
  3041, 3041, 403,  3042, 3042, 404,  5004, 5004, 400,  5007, 5007, 404,  5016, 5016, 403,  5018, 5018, 403,
  10000, 10000, 401,
];

/** The status that `number` stands for in `table`; 0 when it is unknown. */
export function statusOfNumber(table: ErrorNumbers, number: i64): u32 {
  for (let i = 0; i + 2 < table.length; i += 3) {
    if (number >= table[i] && number <= table[i + 1]) return table[i + 2];
  }
  return 0;
}
