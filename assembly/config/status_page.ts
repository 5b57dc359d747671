import { Bytes, utf8 } from "../base/bytes";
import { isVisible } from "../base/http/url";
import { isSameSecret } from "../base/same_secret";
import { Section } from "./section";

const KEY = "status";
/** A shorter secret can be guessed. */
const SHORTEST: i32 = 16;
/** Characters of a path and of a secret, at most. */
const LONGEST: i32 = 256;

/** Where operators read the health of all tokens, and who may. */
export class StatusPage {
  constructor(
    /** Without query. */
    readonly path: Bytes,
    private readonly token: Bytes,
    /** Whether those who have the secret may be elsewhere than on this machine. */
    readonly allowsRemote: bool,
  ) {}

  /** Whether `given` is the secret; takes as long for any wrong one of its length. */
  opensTo(given: Bytes): bool {
    return isSameSecret(given, this.token);
  }
}

/** Reads `status` of the configuration; null: there is none, or it is wrong, which is told. */
export function readStatusPage(root: Section): StatusPage | null {
  const section = root.section(KEY);
  if (section === null) return null;
  const before = root.problems.found;
  const path = section.text("path");
  const token = section.text("token");
  const allowsRemote = section.flag("allowRemote", false);
  if (!isPath(path)) {
    section.error("path", `must be a path of at most ${LONGEST} characters that starts with a slash, without a query`);
  }
  if (token.length < SHORTEST || token.length > LONGEST || !isVisible(token)) {
    section.error("token", `must be ${SHORTEST} to ${LONGEST} visible ASCII characters without spaces`);
  }
  section.finish([]);
  return root.problems.found > before ? null : new StatusPage(utf8(path), utf8(token), allowsRemote);
}

function isPath(path: string): bool {
  if (path.length > LONGEST || !path.startsWith("/") || !isVisible(path)) return false;
  return path.length > 1 && !path.includes("?") && !path.includes("#");
}
