const longestShown = 80;

/** How the keys of several vendors begin. */
const keyPrefix = /(^|[^a-z0-9])(sk|pk|gsk|xai|nvapi|hf|r8)[-_]/;

/** Runs that no host, no route and no service has: long ones of letters and digits, or of letters alone. */
const randomRun = /(?=[a-z0-9_-]*\d)(?=[a-z0-9_-]*[a-z])([a-z0-9]{16,}|[a-z0-9_-]{24,})|[a-z]{24,}/;

/**
 * The name of a host, route or service, for a message: quoted if it can be one, which is lower case, and hidden if it
 * may be a secret at the wrong place. Keys and other values are never shown: the place of a message points at them.
 */
export function redacted(value: string): string {
  const isName = value.length <= longestShown && /^[a-z0-9_.:*/|%-]+$/.test(value);
  return isName && !keyPrefix.test(value) && !randomRun.test(value) ? `"${value}"` : "(a value not shown)";
}

/** Values that examples have where a token belongs. */
const placeholder = /^(<.*>|\$\{.*\}?|\{\{.*\}\}|YOUR[_-].*|api-token-\d+|(replace|change)[-_ ]?me.*|x{3,}|\.{3})$/i;

export function isPlaceholder(token: string): boolean {
  return placeholder.test(token.trim());
}
