import type { Place, Problems } from "../problem.ts";
import type { Element, Kind } from "./element.ts";

const kindNames: Readonly<Record<Kind, string>> = {
  map: "a mapping",
  list: "a list",
  text: "text",
  number: "a number",
  flag: "true or false",
  null: "null",
};

/** A mapping of a file, read key by key. A value of the wrong kind is a problem and reads as absent, as null does. */
export class Section {
  readonly element: Element;
  readonly name: string;
  readonly problems: Problems;

  /** `name` is the way to it, such as `spec`, for messages. */
  constructor(element: Element, name: string, problems: Problems) {
    this.element = element;
    this.name = name;
    this.problems = problems;
  }

  get place(): Place {
    return this.element.place;
  }

  placeOf(key: string): Place {
    return this.element.placeOf(key);
  }

  text(key: string): string | undefined {
    return this.#typed(key, "text")?.text;
  }

  flag(key: string): boolean {
    return this.#typed(key, "flag")?.value === true;
  }

  integer(key: string): number | undefined {
    const value = Number(this.#typed(key, "number")?.value);
    if (Number.isNaN(value)) return undefined;
    if (Number.isSafeInteger(value)) return value;
    this.error(key, "must be a whole number");
    return undefined;
  }

  list(key: string): Element[] {
    return this.#typed(key, "list")?.items ?? [];
  }

  /** The mapping at `key`. */
  section(key: string): Section | undefined {
    const element = this.#typed(key, "map");
    return element === undefined ? undefined : new Section(element, this.#pathOf(key), this.problems);
  }

  /** The mappings in the list at `key`; other entries are problems. */
  sections(key: string): Section[] {
    return this.list(key).flatMap((entry, index) => {
      const name = `${this.#pathOf(key)}[${index}]`;
      if (entry.kind === "map") return [new Section(entry, name, this.problems)];
      this.problems.error(entry.place, `${name} must be a mapping`);
      return [];
    });
  }

  /** The texts in the list at `key` that are not empty; other entries are problems. */
  texts(key: string): Element[] {
    return this.list(key).filter((entry, index) => {
      if (entry.kind === "text") return entry.text !== "";
      this.problems.error(entry.place, `${this.#pathOf(key)}[${index}] must be text`);
      return false;
    });
  }

  error(key: string, message: string): void {
    this.problems.error(this.placeOf(key), `${this.#pathOf(key)} ${message}`);
  }

  warn(key: string, message: string): void {
    this.problems.warn(this.placeOf(key), `${this.#pathOf(key)} ${message}`);
  }

  /** Warns of every key that is not one of `known`: a control plane drops it without a word. It may be a secret. */
  finish(known: readonly string[]): void {
    for (const key of this.element.keys) {
      if (known.includes(key)) continue;
      const near = known.find((candidate) => isSlip(key, candidate));
      const hint = near === undefined ? "" : `; did you mean ${near}?`;
      this.problems.warn(this.placeOf(key), `${this.name} has an unknown key here, ignored${hint}`);
    }
  }

  #pathOf(key: string): string {
    return this.name === "" ? key : `${this.name}.${key}`;
  }

  #typed(key: string, kind: Kind): Element | undefined {
    const element = this.element.get(key);
    if (element === undefined || element.kind === "null") return undefined;
    if (element.kind === kind) return element;
    this.error(key, `must be ${kindNames[kind]}`);
    return undefined;
  }
}

/** Whether two keys differ in case only, in one letter, or in a letter too many or too few. */
function isSlip(key: string, known: string): boolean {
  const [a, b] = [key.toLowerCase(), known.toLowerCase()];
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}
