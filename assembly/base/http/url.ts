/** An http or https URL taken apart (RFC 3986), nothing of it checked or decoded. */
export class HttpUrl {
  /** Host, and what else stands before the path. */
  readonly authority: string;
  /** Path, query and fragment; empty when nothing follows the host. */
  readonly rest: string;
  /** Whether it says `http://` or `https://`, in any case. */
  readonly hasScheme: bool;

  constructor(url: string) {
    const size = schemeSize(url);
    this.hasScheme = size > 0;
    let end = size;
    while (end < url.length && !endsAuthority(url.charCodeAt(end))) end++;
    this.authority = url.substring(size, end);
    this.rest = url.substring(end);
  }

  /** Path and query, as a request names them: a fragment stays at home. */
  get target(): string {
    const hash = this.rest.indexOf("#");
    const target = hash < 0 ? this.rest : this.rest.substring(0, hash);
    return target.startsWith("/") ? target : "/" + target;
  }
}

/** Whether `text` has visible ASCII characters only. */
export function isVisible(text: string): bool {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= 0x20 || text.charCodeAt(i) >= 0x7f) return false;
  return true;
}

/** Whether `code` is one of `/?#`. */
function endsAuthority(code: i32): bool {
  return code == 0x2f || code == 0x3f || code == 0x23;
}

function schemeSize(url: string): i32 {
  const folded = url.substring(0, 8).toLowerCase();
  if (folded == "https://") return 8;
  return folded.startsWith("http://") ? 7 : 0;
}
