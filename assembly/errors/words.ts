import { isDigit, lower } from "../base/ascii";
import { Bytes, contains, slice, utf8 } from "../base/bytes";

/** Bytes of a text that are looked at: words stand at its start. */
const LONGEST = 256;

class Row {
  constructor(
    readonly status: u32,
    /** Letters and digits only, in lower case. */
    readonly words: Bytes[],
  ) {}
}

/**
 * What error codes, types, statuses and short texts mean, as the HTTP status the vendors document for them. The first
 * row one of whose words is in the text counts. Where vendors answer 400 for want of money, the row says 402.
 */
const ROWS: Row[] = [
  row(400, ["contentfilter", "contentpolicy", "moderation", "datainspection", "sensitivecontent", "riskdetection"]),
  row(400, ["responsibleai", "unsafe", "illegal", "invalidprompt", "biopolicy", "signatureexpire"]),
  row(400, ["contextlength", "tokenstoolong", "characterstoolong", "abovemaxlength", "invalidparameter"]),
  row(413, ["toolarge", "tokenslimitreached"]),
  row(402, ["arrear", "overdue", "billing", "paymentrequired", "notpurchased", "servicestop"]),
  row(402, ["insufficientbalance", "insufficientcredit", "balanceistoolow", "outofcredit"]),
  row(403, ["freetieronly"]),
  row(503, ["capacity", "notready", "serverisoverloaded", "servingerror"]),
  row(424, ["modelstreamerror", "modelerror"]),
  row(408, ["modeltimeout"]),
  row(504, ["timeout", "deadline", "timedout"]),
  row(429, ["engineoverloaded", "serveroverloaded", "ratelimit", "limitexceeded", "limitreached", "quota"]),
  row(429, ["throttl", "toomany", "slowdown", "toofast", "limitrequests", "limitburst", "exhausted", "exceeded"]),
  row(529, ["overloaded"]),
  row(401, ["apikey", "authentic", "unauthori", "authfailure", "iamtoken", "invalidtoken", "tokenexpired"]),
  row(401, ["expiredtoken", "invalidclient", "unrecognizedclient", "invalidsignature", "deactivated"]),
  row(401, ["accountstatus"]),
  row(404, ["notfound", "notexist", "unknownmodel", "invalidmodel", "modeloffline", "notopen", "unavailablemodel"]),
  row(403, ["permission", "accessdenied", "forbidden", "noaccess", "operationdenied", "unsupportedcountry"]),
  row(503, ["unavailable", "busy", "highdemand"]),
  row(409, ["conflict", "aborted"]),
  row(499, ["cancelled"]),
  row(501, ["unimplemented"]),
  row(500, ["internal", "servererror", "apierror", "unknown"]),
  row(400, ["invalid", "badrequest", "precondition", "validation", "missingparameter", "outofrange"]),
  row(400, ["unsupported", "malformed"]),
];

/** The status that `text` (an error's code, type or status, or a short message) stands for; 0 when it is unknown. */
export function statusOfWords(text: Bytes): u32 {
  const squeezed = squeeze(text);
  for (let i = 0; i < ROWS.length; i++) {
    const words = ROWS[i].words;
    for (let j = 0; j < words.length; j++) if (contains(squeezed, words[j])) return ROWS[i].status;
  }
  return 0;
}

/** Letters in lower case and digits of `text`: `RateLimitExceeded` and `rate_limit_exceeded` become the same. */
export function squeeze(text: Bytes): Bytes {
  const squeezed = new StaticArray<u8>(min(text.length, LONGEST));
  let size = 0;
  for (let i = 0; i < squeezed.length; i++) {
    const byte = lower(text[i]);
    if (isDigit(byte) || (byte >= 0x61 && byte <= 0x7a)) squeezed[size++] = byte;
  }
  return slice(squeezed, 0, size);
}

function row(status: u32, words: string[]): Row {
  const all: Bytes[] = [];
  for (let i = 0; i < words.length; i++) all.push(utf8(words[i]));
  return new Row(status, all);
}
