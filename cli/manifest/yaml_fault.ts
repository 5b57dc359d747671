import type { ErrorCode } from "yaml";

/** The parser's own messages quote the text, which may be a token; these do not. */
const words: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "an alias needs an anchor before it",
  BAD_DQ_ESCAPE: "this escape is not known between double quotes",
  BAD_INDENT: "the indentation does not fit the lines before",
  BAD_SCALAR_START: "a text cannot begin with this character: put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a key has to be on one line; is a quote or a colon missing?",
  BLOCK_IN_FLOW: "no block may stand between brackets; is one not closed?",
  DUPLICATE_KEY: "this key was already given",
  IMPOSSIBLE: "this cannot be understood",
  MISSING_CHAR: "a character is missing: a closing bracket or quote, or the space after a colon",
  MULTILINE_IMPLICIT_KEY: "a key has to be on one line; is a quote or a colon missing?",
  MULTIPLE_DOCS: "documents are separated by a line of ---",
  TAB_AS_INDENT: "indentation needs spaces, not tabs",
  UNEXPECTED_TOKEN: "this does not belong here; is a bracket or quote missing before?",
};

/** What is wrong with a YAML text, by the parser's code. */
export function yamlFault(code: ErrorCode): string {
  return `is not YAML: ${words[code] ?? code.toLowerCase().replaceAll("_", " ")}`;
}
