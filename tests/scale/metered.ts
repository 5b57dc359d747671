import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { testBuild, wasmOpt } from "../../emulator/index.ts";

/** The module under test: the one `make build` makes. */
const builtModule = fileURLToPath(new URL("../../build/ai-proxy.wasm", import.meta.url));

const builds = new Map<string, Promise<string>>();

/** Bytes that are moved or cleared in about the time of one turn of a loop. */
export const bytesPerTurn = 16;

/** Exported globals of the metered build: what has been done, and what was allocated, since the VM's start. */
export const meters = { work: "metered_work", allocated: "metered_allocated" } as const;

/**
 * Path of a build that counts: the same code, with a count of function calls, of turns of loops and of bytes moved, and
 * one of the bytes that the allocator was asked for. Nothing is timed: equal inputs count equally on every machine.
 */
export function meteredModule(wasm = builtModule): Promise<string> {
  const known = builds.get(wasm) ?? build(wasm);
  builds.set(wasm, known);
  return known;
}

function build(wasm: string): Promise<string> {
  return testBuild(wasm, "metered", async (target) => {
    const text = `${target}.wat`;
    await wasmOpt(wasm, "-S", "-o", text);
    await writeFile(text, metered(await readFile(text, "utf8")));
    await wasmOpt(text, "-o", target);
    await rm(text);
  });
}

/** Binaryen writes one expression a line, and the head of a function or a loop as a line of its own. */
function metered(text: string): string {
  const lines: string[] = [];
  let pending: string | undefined;
  for (const line of withAllocator(text).split("\n")) {
    if (pending !== undefined && !line.startsWith("  (local ")) {
      lines.push(pending);
      pending = undefined;
    }
    lines.push(line.replace("(memory.copy", "(call $metered_copy").replace("(memory.fill", "(call $metered_fill"));
    if (/^ +\(loop /.test(line)) lines.push(count("work", "(i64.const 1)"));
    if (/^ \(func /.test(line)) pending = count("work", "(i64.const 1)") + allocation(line);
  }
  const end = lines.lastIndexOf(")");
  return [...lines.slice(0, end), ...additions(), ")"].join("\n");
}

/** Marks the allocator: the one function that grows the memory and takes a size; its last parameter is the size. */
function withAllocator(text: string): string {
  const functions = text.split(/^(?= \(func )/m);
  const growing = functions.filter((one) => one.includes("(memory.grow") && /^ \(func .*\(param /.test(one));
  if (growing.length !== 1) throw new Error(`${growing.length} functions could be the module's allocator`);
  return functions.map((one) => (one === growing[0] ? one.replace("(func ", "(func (;allocator;) ") : one)).join("");
}

function allocation(head: string): string {
  if (!head.includes("(;allocator;)")) return "";
  const parameters = [...head.matchAll(/\(param (\$\S+) i32\)/g)];
  const [, size = ""] = parameters.at(-1) ?? [];
  return count("allocated", `(i64.extend_i32_u (local.get ${size}))`);
}

function count(meter: keyof typeof meters, amount: string): string {
  return `(global.set $${meters[meter]} (i64.add (global.get $${meters[meter]}) ${amount}))`;
}

function additions(): string[] {
  const parameters = "(param $to i32) (param $from i32) (param $size i32)";
  const moved = count("work", `(i64.extend_i32_u (i32.div_u (local.get $size) (i32.const ${bytesPerTurn})))`);
  const operands = "(local.get $to) (local.get $from) (local.get $size)";
  return [
    ...Object.values(meters).flatMap((name) => [
      `(global $${name} (mut i64) (i64.const 0))`,
      `(export "${name}" (global $${name}))`,
    ]),
    `(func $metered_copy ${parameters} ${moved} (memory.copy ${operands}))`,
    `(func $metered_fill ${parameters} ${moved} (memory.fill ${operands}))`,
  ];
}
