const longestShown = 80;

/** How the keys of several vendors begin. */
const keyPrefix = /(^|[^A-Za-z0-9])((sk|pk|gsk|xai|nvapi|hf|r8)[-_]|AKIA|AIza|eyJ|Bearer)/;

/** A run of letters and digits that no host, no route and no kind has. */
const randomRun = /(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{24,}/;

/** A value of a file, for a message: quoted if it can be a name, hidden if it may be a secret at the wrong place. */
export function shown(value: string): string {
  const isName = value.length <= longestShown && /^[\w.:*/|%-]+$/.test(value);
  return isName && !keyPrefix.test(value) && !randomRun.test(value) ? `"${value}"` : "(a value not shown)";
}

/** Values that examples have where a token belongs. */
const placeholder = /^(<.*>|\$\{.*\}?|\{\{.*\}\}|YOUR[_-].*|api-token-\d+|(replace|change)[-_ ]?me.*|x{3,}|\.{3})$/i;

export function isPlaceholder(token: string): boolean {
  return placeholder.test(token.trim());
}
