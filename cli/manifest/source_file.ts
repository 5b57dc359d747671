import { readFileSync } from "node:fs";
import { LineCounter, parseAllDocuments, visit, type Document } from "yaml";
import { CommandFault, type Place, type Problems } from "../problem.ts";
import type { Element } from "./element.ts";
import { yamlFault } from "./yaml_fault.ts";

/** Far more than a control plane stores; the limit keeps a wrong file from taking all the memory. */
const maxBytes = 8 * 1024 * 1024;

/** One file as its user named it, and where its lines begin. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly #lines = new LineCounter();

  /** The place of a line and column of the text; a text within another file is at another place there. */
  readonly #placeOf: (line: number, column: number) => Place;

  private constructor(path: string, text: string, placeOf?: (line: number, column: number) => Place) {
    this.path = path;
    this.text = text;
    this.#placeOf = placeOf ?? ((line, column) => ({ file: path, line, column }));
  }

  /** The text in an element as a file of its own, whose places are those in the element's file. */
  static within(element: Element): SourceFile {
    const { text, place } = element;
    const indents = text.split("\n").map((line) => line.length - line.trimStart().length);
    return new SourceFile(place.file, text, (line, column) => {
      const start = element.linePlace(line - 1);
      return { ...start, column: Math.max(1, start.column + column - 1 - (indents[line - 1] ?? 0)) };
    });
  }

  /** Reads a file; "-" is standard input. Throws CommandFault when it cannot be read. */
  static read(path: string): SourceFile {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path === "-" ? 0 : path);
    } catch (fault) {
      throw new CommandFault(`${path}: ${reasonOf(fault)}`);
    }
    if (bytes.length > maxBytes) throw new CommandFault(`${path}: is larger than ${maxBytes / 1024 / 1024} MiB`);
    return new SourceFile(path === "-" ? "standard input" : path, bytes.toString("utf8"));
  }

  /** The YAML documents (JSON is YAML) that can be used; what is no YAML is a problem. */
  documents(problems: Problems): Document.Parsed[] {
    const options = { lineCounter: this.#lines, prettyErrors: false, merge: true, logLevel: "silent" } as const;
    let found: Document.Parsed[];
    try {
      found = [...parseAllDocuments(this.text, options)];
    } catch {
      problems.error(this.place(0), "cannot be read as YAML: it is nested too deeply");
      return [];
    }
    return found.filter((document) => {
      for (const { pos, code } of document.errors) problems.error(this.place(pos[0]), yamlFault(code));
      return document.errors.length === 0 && this.#resolves(document, problems);
    });
  }

  /** The place of a character. */
  place(offset: number): Place {
    const { line, col } = this.#lines.linePos(Math.max(0, offset));
    return this.#placeOf(Math.max(1, line), Math.max(1, col));
  }

  /** Whether every alias has its anchor, which the parser does not say. */
  #resolves(document: Document.Parsed, problems: Problems): boolean {
    let resolves = true;
    visit(document, {
      Alias: (_key, alias) => {
        if (alias.resolve(document) !== undefined) return;
        problems.error(this.place(alias.range?.[0] ?? 0), yamlFault("BAD_ALIAS"));
        resolves = false;
      },
    });
    return resolves;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder, not a file",
  EACCES: "may not be read",
};

/** Why a file cannot be read or written, in words. */
export function reasonOf(fault: unknown): string {
  const code = (fault as NodeJS.ErrnoException).code ?? "";
  return reasons[code] ?? `cannot be used (${code === "" ? "unknown reason" : code})`;
}
