import type { Section } from "../manifest/section.ts";
import type { Place } from "../problem.ts";
import { redacted } from "../redact.ts";

/** Where a share of a route's requests goes. */
export interface Destination {
  /** Such as `claude.dns`. */
  readonly host: string;
  /** undefined: the only port of the service. */
  readonly port: number | undefined;
  readonly subset: string;
  /** Relative to the sum of the route's weights. */
  readonly weight: number;
  readonly place: Place;
}

export const destinationKey = "higress.io/destination";

/** Reads lines of `[weight%] host[:port] [subset]`. No destination: Higress ignores the annotation. */
export function readDestinations(annotations: Section): Destination[] {
  const text = annotations.text(destinationKey);
  if (text === undefined) return [];
  const places = annotations.element.get(destinationKey);
  const found: Destination[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = places?.linePlace(index) ?? annotations.place;
    const destination = readLine(line.trim().split(/\s+/), place);
    if (typeof destination === "string") {
      annotations.problems.error(place, `${destinationKey}: ${destination}`);
      return [];
    }
    if (found.some(({ host, port }) => host === destination.host && port === destination.port)) {
      annotations.problems.warn(
        place,
        `${destinationKey}: ${redacted(destination.host)} is there twice; weights add up`,
      );
    }
    found.push(destination);
  }
  if (found.length === 0) annotations.warn(destinationKey, "is empty and ignored");
  else checkSum(annotations, found);
  return found;
}

function checkSum(annotations: Section, found: readonly Destination[]): void {
  const sum = found.reduce((total, { weight }) => total + weight, 0);
  const place = found[0]?.place ?? annotations.place;
  if (sum === 0) annotations.problems.error(place, `${destinationKey}: all weights are 0`);
  else if (sum !== 100) {
    annotations.problems.warn(place, `${destinationKey}: the weights add up to ${sum}, not 100; they count as shares`);
  }
}

/** One line, or what is wrong with it. */
function readLine(words: readonly string[], place: Place): Destination | string {
  const [first = "", ...rest] = words;
  const isWeighted = first.includes("%");
  const digits = isWeighted ? first.slice(0, first.indexOf("%")) : "100";
  if (!/^\d{1,9}$/.test(digits) || (isWeighted && !first.endsWith("%"))) {
    return "a weight must be a whole number, such as 30%; Higress ignores the whole annotation";
  }
  const [name, subset = "", ...more] = isWeighted ? rest : words;
  if (name === undefined) return "a line needs a host behind its weight; Higress ignores the whole annotation";
  if (more.length > 0) return "a line is `weight% host[:port] [subset]`";
  const [, host = name, port] = /^(.+):(\d+)$/.exec(name) ?? [];
  if (port === undefined) return { host: name, port: undefined, subset, weight: Number(digits), place };
  if (Number(port) < 1 || Number(port) > 65535) return "a port must be 1 to 65535";
  return { host, port: Number(port), subset, weight: Number(digits), place };
}
