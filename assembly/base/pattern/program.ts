import { Bytes } from "../bytes";
import { CharSet } from "./char_set";

/** What an instruction does. `x` and `y` are its operands; unless it says otherwise, the next instruction follows. */
export enum Op {
  /** Takes the code point `x`. */
  Char,
  /** Takes the ASCII letter `x` (lower case) in either case. */
  Letter,
  /** Takes a code point of the set `x`. */
  Set,
  /** Takes any code point but the line feed. */
  Any,
  /** Goes on at `x` and, less preferred, at `y`. */
  Split,
  /** Goes on at `x`. */
  Jump,
  /** Notes the position in slot `x`. */
  Save,
  /** Goes on at the start of the input only. */
  Begin,
  /** Goes on at the end of the input only. */
  Finish,
  /** Ends a match. Always the last instruction, and the only one without a successor. */
  Match,
}

/** A compiled pattern. Every target is an instruction of it. */
export class Program {
  sets: CharSet[] = [];
  /** Group names by group number, EMPTY for none. Group n begins at slot 2n and ends at slot 2n + 1. */
  names: Bytes[] = [];

  constructor(
    readonly ops: StaticArray<i32>,
    readonly x: StaticArray<i32>,
    readonly y: StaticArray<i32>,
  ) {}

  get length(): i32 {
    return this.ops.length;
  }

  /** Start and end of every group, group 0 included. */
  get slotCount(): i32 {
    return 2 * this.names.length;
  }
}
