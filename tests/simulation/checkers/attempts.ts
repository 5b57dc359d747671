import type { Use } from "../world/scene.ts";
import { Checker } from "./checker.ts";

/** No request uses a token twice, but after a broken connection when there is no other; no token that failed it. */
export class Attempts extends Checker {
  override readonly name = "attempts";

  override onSent({ token, seen, version, history, isProbe }: Use): void {
    if (token === undefined || seen === undefined || isProbe || !history.tried.has(token.fingerprint)) return;
    const healthy = version.tokens.filter((other) => seen.get(other.fingerprint)?.ejected !== true);
    const others = healthy.length > 0 ? healthy : version.tokens;
    const untried = others.find((other) => !history.tried.has(other.fingerprint));
    if (untried !== undefined) this.fail(`${token.name} is tried again before ${untried.name}`, token.fingerprint);
    const better = others.find((other) => !history.failed.has(other.fingerprint));
    if (history.failed.has(token.fingerprint) && better !== undefined)
      this.fail(`${token.name}, which failed, is tried again before ${better.name}`, token.fingerprint);
  }
}
