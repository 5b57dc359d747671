import { Bytes, EMPTY, concat, equal, joined, slice, utf8 } from "../bytes";
import { Credential } from "../credential";
import { hmacSha256 } from "../crypto/hmac";
import { Sha256 } from "../crypto/sha256";
import { hex } from "../hex";
import { rfc3339 } from "../rfc3339";
import { Rewrite } from "../rewrite";
import { canonicalPath, canonicalQuery, compare } from "./canonical_uri";

const ALGORITHM = utf8("AWS4-HMAC-SHA256");
const REQUEST = utf8("aws4_request");
const KEY_PREFIX = utf8("AWS4");
const DATE_SIZE = 8;
const LF: u8 = 0x0a;
const COLON: u8 = 0x3a;
const DASH: u8 = 0x2d;
const SLASH: u8 = 0x2f;
const SEMICOLON: u8 = 0x3b;
const COMMA: u8 = 0x2c;
const SPACE: u8 = 0x20;
const TAB: u8 = 0x09;

/** What of a request is signed. */
export class SignedMessage {
  private readonly headers: SignedHeader[] = [];

  constructor(
    readonly method: Bytes,
    /** As it stands in the request line, without query. */
    readonly path: Bytes,
    /** As it stands there, with its question mark; EMPTY: there is none. */
    readonly query: Bytes,
    readonly body: Rewrite,
  ) {}

  /** Signs a header, too; its name in lower case. Values of one name belong together, in their order. */
  header(name: Bytes, value: Bytes): void {
    const headers = this.headers;
    const plain = withoutRuns(value);
    for (let i = 0; i < headers.length; i++) {
      if (!equal(headers[i].name, name)) continue;
      headers[i].values.push(plain);
      return;
    }
    headers.push(new SignedHeader(name, [plain]));
  }

  /** The names of the signed headers in their order. */
  get names(): Bytes {
    this.sort();
    return joined(
      this.headers.map<Bytes>((header) => header.name),
      SEMICOLON,
    );
  }

  /** SHA-256 of the canonical request. */
  digest(): Bytes {
    this.sort();
    const lines: Bytes[] = [this.method, canonicalPath(this.path), canonicalQuery(this.query)];
    for (let i = 0; i < this.headers.length; i++) {
      lines.push(joined([this.headers[i].name, joined(this.headers[i].values, COMMA)], COLON));
    }
    lines.push(EMPTY);
    lines.push(this.names);
    lines.push(this.bodyDigest());
    const hash = new Sha256();
    hash.update(joined(lines, LF));
    return hash.digest();
  }

  private bodyDigest(): Bytes {
    const body = this.body;
    const hash = new Sha256();
    hash.update(body.head);
    hash.updateFrom(body.source, body.end);
    return utf8(hex(hash.digest()));
  }

  private sort(): void {
    this.headers.sort((a, b) => compare(a.name, b.name));
  }
}

class SignedHeader {
  constructor(
    readonly name: Bytes,
    readonly values: Bytes[],
  ) {}
}

/**
 * Signs requests of one moment with a key pair, by version 4 of AWS's signatures:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class SigV4 {
  /** What the header `x-amz-date` says, which has to be signed. */
  readonly time: Bytes;
  private readonly scope: Bytes;
  private readonly key: Bytes;

  constructor(
    private readonly pair: Credential,
    region: Bytes,
    service: Bytes,
    nowMs: u64,
  ) {
    const time = basicForm(rfc3339(<i64>(nowMs / 1000)));
    const date = slice(time, 0, DATE_SIZE);
    this.time = time;
    this.scope = joined([date, region, service, REQUEST], SLASH);
    let key = hmacSha256(concat(KEY_PREFIX, pair.secret), date);
    key = hmacSha256(key, region);
    key = hmacSha256(key, service);
    this.key = hmacSha256(key, REQUEST);
  }

  /** What the header `authorization` of `message` says. */
  authorization(message: SignedMessage): Bytes {
    const signature = hmacSha256(this.key, joined([ALGORITHM, this.time, this.scope, utf8(hex(message.digest()))], LF));
    const words: Bytes[] = [
      ALGORITHM,
      concat(utf8("Credential="), joined([this.pair.accessKey, concat(this.scope, [COMMA])], SLASH)),
      concat(utf8("SignedHeaders="), concat(message.names, [COMMA])),
      concat(utf8("Signature="), utf8(hex(signature))),
    ];
    return joined(words, SPACE);
  }
}

/** ISO 8601's basic form of its extended one. */
function basicForm(time: Bytes): Bytes {
  const basic = new StaticArray<u8>(time.length);
  let size = 0;
  for (let i = 0; i < time.length; i++) if (time[i] != COLON && time[i] != DASH) basic[size++] = time[i];
  return slice(basic, 0, size);
}

/** A header's value without spaces at its ends, and with one where there are more. */
function withoutRuns(value: Bytes): Bytes {
  const kept = new StaticArray<u8>(value.length);
  let size = 0;
  for (let i = 0; i < value.length; i++) {
    const isSpace = value[i] == SPACE || value[i] == TAB;
    if (isSpace && (size == 0 || kept[size - 1] == SPACE)) continue;
    kept[size++] = isSpace ? SPACE : value[i];
  }
  if (size > 0 && kept[size - 1] == SPACE) size--;
  return slice(kept, 0, size);
}
