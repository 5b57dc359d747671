import { isDigit } from "../ascii";
import { Bytes, equalRange, indexOf } from "../bytes";
import { isNameByte } from "./letters";
import { Machine } from "./machine";
import { Output } from "./output";

const DOLLAR: u8 = 0x24;
const ZERO: u8 = 0x30;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
const NOTHING: u8 = 0;
const NO_GROUP: i32 = -1;

/**
 * Writes a template with its references replaced by the groups of the machine's last match, by the rules of Go's
 * `regexp.Expand`: `$1`, `$name`, `${1}`, `${name}`, and `$$` for a dollar. A name without braces is as long as it can
 * be, so `$1x` is the group named `1x`; of several groups of one name the first that took part counts; a group that is
 * unknown or took no part is empty; a dollar before anything else is a dollar. Every byte above ASCII counts as part of
 * a name.
 */
export class Expander {
  constructor(
    private readonly template: Bytes,
    private readonly machine: Machine,
    private readonly input: Bytes,
    private readonly output: Output,
  ) {}

  /** Appends the template once. */
  expand(): void {
    const size = this.template.length;
    for (let at = 0; at < size;) {
      const dollar = indexOf(this.template, DOLLAR, at);
      const stop = dollar < 0 ? size : dollar;
      this.output.append(this.template, at, stop);
      at = stop == size ? size : this.reference(stop);
    }
  }

  /** Appends what the dollar at `dollar` stands for; where the template goes on. */
  private reference(dollar: i32): i32 {
    const braced = this.byte(dollar + 1) == OPEN;
    const from = braced ? dollar + 2 : dollar + 1;
    let to = from;
    while (this.byte(to) >= 0x80 || isNameByte(this.byte(to))) to++;
    if (to == from || (braced && this.byte(to) != CLOSE)) {
      this.output.append(this.template, dollar, dollar + 1);
      return this.byte(dollar + 1) == DOLLAR ? dollar + 2 : dollar + 1;
    }
    this.append(this.group(from, to));
    return braced ? to + 1 : to;
  }

  private append(group: i32): void {
    if (!this.tookPart(group)) return;
    const slots = this.machine.slots;
    this.output.append(this.input, slots[2 * group], slots[2 * group + 1]);
  }

  /** The group called `template[from, to)`, or NO_GROUP. A number has no leading zero. */
  private group(from: i32, to: i32): i32 {
    const names = this.machine.program.names;
    let number = 0;
    let digits = to - from == 1 || this.byte(from) != ZERO;
    for (let at = from; at < to && digits; at++) {
      digits = isDigit(this.byte(at));
      number = min(10 * number + this.byte(at) - ZERO, names.length);
    }
    if (digits) return number < names.length ? number : NO_GROUP;
    for (let i = 1; i < names.length; i++) {
      if (equalRange(this.template, from, to, names[i]) && this.tookPart(i)) return i;
    }
    return NO_GROUP;
  }

  private tookPart(group: i32): bool {
    const slots = this.machine.slots;
    const end = 2 * group + 1;
    return group >= 0 && end < slots.length && slots[end] >= 0;
  }

  /** The byte at `at`, NOTHING past the end. */
  private byte(at: i32): u8 {
    return at < this.template.length ? this.template[at] : NOTHING;
  }
}
