import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Compiler, CommonFlags, ElementKind } from "assemblyscript";
import { main } from "assemblyscript/asc";
import { root } from "./source.ts";
import { filesOf } from "../runner/files.ts";

/** The edge: the only part of assembly/ that may reach the host. */
const edge = /^assembly\/(host\/|filter\/|index\.ts$)/;
const entry = "every-pure-file.ts";

// The compiler's own classes are not described beyond what its command line needs.
type Element = any;

/** Compiles a member even if nothing calls it: an uncalled method would hide its imports. */
function compileElement(compiler: Element, element: Element): void {
  const resolver = compiler.program.resolver;
  if (element.is(CommonFlags.Generic)) return;
  if (element.kind === ElementKind.FunctionPrototype) {
    if (element.is(CommonFlags.Abstract)) return;
    const instance = resolver.resolveFunction(element, null);
    if (instance) compiler.compileFunction(instance, true);
  } else if (element.kind === ElementKind.Global) {
    compiler.compileGlobal(element);
  } else if (element.kind === ElementKind.ClassPrototype) {
    const instance = resolver.resolveClass(element, null);
    const members = [...(element.members?.values() ?? []), ...(instance?.members?.values() ?? [])];
    for (const member of members) compileElement(compiler, member);
  } else if (element.kind === ElementKind.PropertyPrototype || element.kind === ElementKind.Property) {
    const property = element.kind === ElementKind.Property ? element : resolver.resolveProperty(element);
    for (const accessor of [property?.getterInstance, property?.setterInstance]) {
      if (accessor) compiler.compileFunction(accessor, true);
    }
  }
}

const prototype = Compiler.prototype as Element;
const compileExports = prototype.compileModuleExports;
prototype.compileModuleExports = function (file: Element): void {
  compileExports.call(this, file);
  if (`${file.internalName}.ts` !== entry) return;
  for (const other of this.program.filesByName.values()) {
    if (!other.internalName.startsWith("assembly/")) continue;
    for (const member of other.members?.values() ?? []) compileElement(this, member);
  }
};

function readSource(name: string, base: string): string | null {
  const file = path.join(base, name);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** Compiles the files with all their functions and methods into one module; `extra` adds files by path. */
async function compile(
  files: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<WebAssembly.Module> {
  const all = [...files, ...Object.keys(extra)];
  const given: Record<string, string> = {
    ...extra,
    [entry]: all.map((file) => `import "./${file.replace(/\.ts$/, "")}";`).join("\n"),
  };
  let binary: Uint8Array | null = null;
  const args = [
    entry,
    "--baseDir",
    root,
    "--config",
    "none",
    "--runtime",
    "minimal",
    "--enable",
    "simd",
    "--use",
    "abort=",
  ];
  const { error, stderr } = await main([...args, "--outFile", "pure.wasm"], {
    readFile: (name: string, base: string) => given[name] ?? readSource(name, base),
    writeFile: (name: string, contents: Uint8Array | string) => {
      if (name.endsWith(".wasm")) binary = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  assert.ok(binary !== null, `${String(error)}\n${stderr.toString()}`);
  return new WebAssembly.Module(binary);
}

function imports(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
}

test("the pure part compiles alone, with no import at all", async () => {
  const files = filesOf(root, ["assembly/**/*.ts"]).filter((file) => !edge.test(file));
  assert.ok(files.includes("assembly/base/bytes.ts"));
  assert.deepEqual(imports(await compile(files)), []);
});

test("self-check: an import used only by a method, a getter or an unused function is found", async () => {
  const impure = {
    "assembly/one.ts":
      "export class A { now(): f64 { return <f64>Date.now(); } get log(): i32 { console.log(``); return 1; } }",
    "assembly/two.ts": "function unused(): f64 { return Math.random(); }",
  };
  const found = imports(await compile([], impure));
  assert.deepEqual(found.sort(), ["env.Date.now", "env.console.log", "env.seed"]);
});
