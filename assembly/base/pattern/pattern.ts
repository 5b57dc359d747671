import { isDigit, lower } from "../ascii";
import { Bytes, concat, slice, utf8 } from "../bytes";
import { compile } from "./compiler";
import { Aim, Machine } from "./machine";
import { Parser } from "./parser";
import { replaceAll } from "./replace";

const SMALL_X: u8 = 0x78;
const TWO_DIGITS = utf8("\\d\\d");

/**
 * A regular expression over UTF-8 bytes: RE2's syntax as far as the grammar of `Parser` goes, leftmost-first matches,
 * time linear in the input. Nothing traps: a pattern that is not understood has a `fault` and matches nothing, bytes
 * that are not UTF-8 read as U+FFFD. `(?i)` folds ASCII letters only.
 */
export class Pattern {
  private constructor(
    /** "" when usable, else what is wrong, with its byte offset. */
    readonly fault: string,
    private readonly machine: Machine | null,
  ) {}

  /** Compiles `source`; see `fault`. */
  static compile(source: Bytes): Pattern {
    const parser = new Parser(source);
    const tree = parser.parse();
    if (parser.fault.length > 0) return new Pattern(parser.fault, null);
    return new Pattern("", new Machine(compile(tree, parser)));
  }

  /** Instructions of the program, 0 with a fault. */
  get size(): i32 {
    const machine = this.machine;
    return machine === null ? 0 : machine.program.length;
  }

  /** Instructions run so far in all matching: the measure of what a pattern costs. */
  get steps(): u64 {
    const machine = this.machine;
    return machine === null ? 0 : machine.steps;
  }

  /** Whether the whole of `input` matches. */
  matchesWhole(input: Bytes): bool {
    const machine = this.machine;
    return machine !== null && machine.matches(input, Aim.Whole);
  }

  /** Whether some part of `input` matches. */
  search(input: Bytes): bool {
    const machine = this.machine;
    return machine !== null && machine.matches(input, Aim.Anywhere);
  }

  /**
   * `input` with every match replaced; `input` itself when nothing matches or the bounds of `replace.ts` are reached.
   */
  replaceAll(input: Bytes, template: Bytes): Bytes {
    const machine = this.machine;
    return machine === null ? input : replaceAll(machine, input, template);
  }
}

/** A pattern for HTTP statuses, for `matchesWhole`: as any other, and `4xx` (in either case) is short for `4\d\d`. */
export function compileStatusPattern(source: Bytes): Pattern {
  const short = source.length == 3 && isDigit(source[0]) && lower(source[1]) == SMALL_X && lower(source[2]) == SMALL_X;
  return Pattern.compile(short ? concat(slice(source, 0, 1), TWO_DIGITS) : source);
}
