import { Bytes } from "../bytes";
import { Op, Program } from "./program";
import { decode, runeOf, widthOf } from "./rune";
import { Threads } from "./threads";

const LINE_FEED: i32 = 0x0a;
const UNSET: i32 = -1;

/** What a run looks for. */
export enum Aim {
  /** A match anywhere. */
  Anywhere,
  /** A match that is the whole input. */
  Whole,
}

/**
 * Runs a program over an input, all alternatives side by side (Pike's machine; Cox 2009, "Regular Expression Matching:
 * the Virtual Machine Approach"). A run takes at most `length of the program * (length of the input + 1) * 2` steps,
 * whatever the pattern. The leftmost match wins, and of those that begin there the one preferred by the pattern, as in
 * Perl and RE2.
 */
export class Machine {
  /** Instructions looked at so far. */
  steps: u64 = 0;
  /** Start and end of every group of the last match that asked for them; -1 for a group that took no part. */
  readonly slots: StaticArray<i32>;
  private readonly scratch: StaticArray<i32>;
  private readonly stack: StaticArray<i32>;
  private current: Threads;
  private next: Threads;
  /** Slots that this run keeps. */
  private width: i32 = 0;
  private end: i32 = 0;

  constructor(readonly program: Program) {
    const slotCount = program.slotCount;
    this.slots = new StaticArray<i32>(slotCount);
    this.scratch = new StaticArray<i32>(slotCount);
    // `follow` visits an instruction once, and each leaves at most two entries.
    this.stack = new StaticArray<i32>(2 * program.length + 1);
    this.current = new Threads(program.length, slotCount);
    this.next = new Threads(program.length, slotCount);
  }

  /** Whether there is a match. */
  matches(input: Bytes, aim: Aim): bool {
    this.width = 0;
    return this.run(input, 0, aim);
  }

  /** Whether there is a match that begins at or after `from`; if so it is in `slots`. */
  find(input: Bytes, from: i32): bool {
    this.width = this.slots.length;
    return this.run(input, from, Aim.Anywhere);
  }

  private run(input: Bytes, from: i32, aim: Aim): bool {
    this.end = input.length;
    this.current.count = 0;
    let matched = false;
    for (let at = from; at <= input.length;) {
      if (!matched && (at == from || aim == Aim.Anywhere)) this.begin(at);
      else if (this.current.count == 0) break;
      const decoded = at < input.length ? decode(input, at) : 0;
      this.next.count = 0;
      if (this.advance(at, decoded, aim)) matched = true;
      if (matched && this.width == 0) return true;
      const spent = this.current;
      this.current = this.next;
      this.next = spent;
      at += max(widthOf(decoded), 1);
    }
    return matched;
  }

  /** Starts a new match at `at`, less preferred than those under way. */
  private begin(at: i32): void {
    for (let i = 0; i < this.width; i++) this.scratch[i] = UNSET;
    this.follow(this.current, 0, at);
  }

  /** Takes one code point with every thread; true when one has matched, which ends those less preferred. */
  private advance(at: i32, decoded: i32, aim: Aim): bool {
    const ops = this.program.ops;
    const after = at + widthOf(decoded);
    for (let i = 0; i < this.current.count; i++) {
      const instruction = this.current.at(i);
      this.steps++;
      if (ops[instruction] == Op.Match) {
        if (aim == Aim.Whole && at != this.end) continue;
        this.current.recall(instruction, this.slots, this.width);
        return true;
      }
      if (at == this.end || !this.takes(instruction, runeOf(decoded))) continue;
      this.current.recall(instruction, this.scratch, this.width);
      this.follow(this.next, instruction + 1, after);
    }
    return false;
  }

  private takes(instruction: i32, rune: i32): bool {
    const operand = this.program.x[instruction];
    switch (this.program.ops[instruction]) {
      case Op.Char:
        return rune == operand;
      case Op.Letter:
        return (rune | 0x20) == operand;
      case Op.Set:
        return this.program.sets[operand].has(rune);
      case Op.Any:
        return rune != LINE_FEED;
      default:
        return false;
    }
  }

  /** Adds `start` and all that it leads to without taking input, in order of preference; the slots are in `scratch`. */
  private follow(threads: Threads, start: i32, at: i32): void {
    const stack = this.stack;
    let depth = 0;
    stack[depth++] = start;
    while (depth > 0) {
      const top = stack[--depth];
      if (top < 0) this.scratch[~top] = stack[--depth];
      else depth = this.trace(threads, top, at, depth);
    }
  }

  /** Follows one path and leaves on the stack what comes after it: positions, and slots to put back; the new depth. */
  private trace(threads: Threads, start: i32, at: i32, depth: i32): i32 {
    const program = this.program;
    let instruction = start;
    while (threads.add(instruction)) {
      this.steps++;
      const operand = program.x[instruction];
      switch (program.ops[instruction]) {
        case Op.Jump:
          instruction = operand;
          break;
        case Op.Split:
          this.stack[depth++] = program.y[instruction];
          instruction = operand;
          break;
        case Op.Save:
          if (operand < this.width) depth = this.save(operand, at, depth);
          instruction++;
          break;
        case Op.Begin:
          if (at != 0) return depth;
          instruction++;
          break;
        case Op.Finish:
          if (at != this.end) return depth;
          instruction++;
          break;
        default:
          threads.keep(instruction, this.scratch, this.width);
          return depth;
      }
    }
    return depth;
  }

  private save(slot: i32, at: i32, depth: i32): i32 {
    this.stack[depth] = this.scratch[slot];
    this.stack[depth + 1] = ~slot;
    this.scratch[slot] = at;
    return depth + 2;
  }
}
