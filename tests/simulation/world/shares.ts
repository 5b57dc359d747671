import type { Roster } from "../records.ts";
import type { Token, Version } from "./sites.ts";

/** The tokens that have a share of the draws; a configuration without any is none. */
export function weightedOf({ tokens }: Version): Token[] {
  return tokens.filter((token) => token.isWeighted);
}

/** The tokens that serve clients: of those that are not out the weighted ones, and the others where there is none. */
export function servingOf(version: Version, roster: Roster | undefined): Token[] {
  const isIn = ({ fingerprint }: Token) => roster?.get(fingerprint)?.ejected !== true;
  const weighted = weightedOf(version).filter(isIn);
  return weighted.length > 0 ? weighted : version.tokens.filter(isIn);
}
