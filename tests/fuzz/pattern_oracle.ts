import type { PatternCase } from "./pattern_cases.ts";

/** What V8 makes of a generated pattern, put together by the rules of Go's `regexp`. */
export class Oracle {
  private readonly expression: RegExp;
  private readonly whole: RegExp;

  constructor(made: PatternCase) {
    this.expression = new RegExp(made.translated, made.flags);
    this.whole = new RegExp(`^(?:${made.translated})$`, made.flags);
  }

  matchesWhole(input: string): boolean {
    this.whole.lastIndex = 0;
    return this.whole.test(input);
  }

  search(input: string): boolean {
    this.expression.lastIndex = 0;
    return this.expression.test(input);
  }

  /** `input` with every match replaced, as Go's `ReplaceAllStringFunc` goes through it. */
  replaceAll(input: string, replacement: (match: RegExpExecArray) => string): string {
    let result = "";
    let copied = 0;
    for (let from = 0; from <= input.length;) {
      this.expression.lastIndex = from;
      const match = this.expression.exec(input);
      if (match === null) break;
      const end = match.index + match[0].length;
      result += input.slice(copied, match.index);
      if (end > copied || match.index === 0) result += replacement(match);
      copied = end;
      from = Math.max(end, from + ((input.codePointAt(from) ?? 0) > 0xffff ? 2 : 1));
    }
    return result + input.slice(copied);
  }
}
