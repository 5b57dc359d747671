import { Bytes } from "../bytes";
import { Machine } from "./machine";
import { Output } from "./output";
import { decode, widthOf } from "./rune";
import { Expander } from "./template";

/** Steps that every replacement may take; more are granted in proportion to the input. */
const FREE_STEPS: u64 = 1 << 20;
const STEPS_PER_INSTRUCTION_AND_BYTE: u64 = 8;
/** Bytes that a result may be longer than its input. */
const MOST_GROWTH: i32 = 1 << 16;

/**
 * `input` with every match replaced by `template`, and the rest of it kept; `input` itself when nothing matches.
 * Matches follow Go's `ReplaceAllString`: left to right, none overlapping, and no empty match right after another
 * match.
 *
 * The time is linear in the input: each search is, but a pattern like `a.*b|a` may search the rest of the input again
 * after each match. Then, and when the result would outgrow its bound, the replacement is given up and the result is
 * `input` itself.
 */
export function replaceAll(machine: Machine, input: Bytes, template: Bytes): Bytes {
  const output = new Output(input.length + MOST_GROWTH);
  const expander = new Expander(template, machine, input, output);
  const lastStep = machine.steps + allowance(machine, input);
  let copied = 0;
  let matched = false;
  for (let from = 0; from <= input.length && machine.find(input, from);) {
    const start = machine.slots[0];
    const end = machine.slots[1];
    if (machine.steps > lastStep || output.overflowed) return input;
    output.append(input, copied, start);
    if (end > copied || start == 0) expander.expand();
    matched = true;
    copied = end;
    from = max(end, after(input, from));
  }
  if (!matched) return input;
  output.append(input, copied, input.length);
  return output.overflowed ? input : output.finish();
}

function allowance(machine: Machine, input: Bytes): u64 {
  const size = (machine.program.length as u64) * (input.length as u64);
  return max(FREE_STEPS, STEPS_PER_INSTRUCTION_AND_BYTE * size);
}

/** The position behind the code point at `at`; one further at the end of `input`. */
function after(input: Bytes, at: i32): i32 {
  return at < input.length ? at + widthOf(decode(input, at)) : at + 1;
}
