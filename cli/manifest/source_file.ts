import { readFileSync } from "node:fs";
import { LineCounter, parseAllDocuments, type Document, type YAMLError } from "yaml";
import { CommandFault, type Place, type Problems } from "../problem.ts";
import { yamlFault } from "./yaml_fault.ts";

/** Far more than a control plane stores; the limit keeps a wrong file from taking all the memory. */
const maxBytes = 8 * 1024 * 1024;

/** One file as its user named it, and where its lines begin. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly #lines = new LineCounter();

  private constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
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
      for (const error of document.errors) this.#report(error, problems);
      return document.errors.length === 0;
    });
  }

  /** The place of a character. */
  place(offset: number): Place {
    const { line, col } = this.#lines.linePos(Math.max(0, offset));
    return { file: this.path, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #report(error: YAMLError, problems: Problems): void {
    problems.error(this.place(error.pos[0]), yamlFault(error.code));
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
