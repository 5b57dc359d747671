import assert from "node:assert/strict";
import { test } from "node:test";
import { deadMembers } from "./members.ts";
import { assertNone, sourceOf, sources } from "./source.ts";

/** Members that only tests use, as `Class.member`, each with the reason to keep it. */
const kept: Readonly<Record<string, string>> = {
  "Dispatch.rendering": "the collector finds what a rendering works on by it (docs/decisions/0005)",
  "Pattern.steps": "specs and the fuzzer count the work of a match, which no clock can",
  "PickInfo.api": "what a pick may come to depend on is at hand when it is made; nothing depends on it yet",
  "SseEvent.end": "specs and the fuzzer say where in the stream an event ends",
};

test("every method, field and getter of a class in assembly/ is used by the product", () => {
  const product = sources("assembly/**/*.ts");
  assert.ok(product.length > 0);
  const dead = deadMembers(product);
  const names = dead.map((problem) => problem.replace(/^.* /, ""));
  assertNone(dead.filter((_, index) => !((names[index] ?? "") in kept)));
  for (const [name, reason] of Object.entries(kept)) {
    assert.ok(reason.length > 20, `${name}: say why`);
    assert.ok(names.includes(name), `${name}: it is used, or gone`);
  }
});

test("self-check, members: what nobody reads is found, whatever its kind", () => {
  const library = sourceOf(
    "assembly/base/x.ts",
    `export class A {
       read: i32 = 0; written: i32 = 0; counted: i32 = 0; twice: i32 = 0;
       constructor(readonly passed: i32, private readonly dropped: i32, plain: i32) {
         this.written = plain;
         this.counted++;
       }
       called(): i32 { return this.read + this.passed + this.twice++; }
       uncalled(): void {}
       get got(): i32 { return 1; }
       get ungot(): i32 { return 1; }
       static made(): A { return new A(1, 2, 3); }
       static unmade(): A { return A.made(); }
       @operator("==") equals(other: A): bool { return other.got == 1; }
     }`,
  );
  const user = sourceOf(
    "assembly/canonical/y.ts",
    `import { A } from "../base/x"; export const b: i32 = A.made().called();`,
  );
  const dead = deadMembers([library, user]);
  assert.deepEqual(
    dead.map((problem) => problem.replace(/^.*\./, "")),
    ["written", "counted", "dropped", "uncalled", "ungot", "unmade"],
  );
});

test("self-check, members: an override lives with what it overrides, and a name of another class saves nobody", () => {
  const source = sourceOf(
    "assembly/base/x.ts",
    `abstract class Base { abstract asked(): i32; quiet(): i32 { return 0; } }
     class Derived extends Base { override asked(): i32 { return 1; } override quiet(): i32 { return 1; } }
     class Other { quiet(): i32 { return 2; } }
     export function f(base: Base): i32 { return base.asked() + new Other().quiet(); }`,
  );
  assert.deepEqual(deadMembers([source]), [
    "assembly/base/x.ts:1: nothing uses Base.quiet",
    "assembly/base/x.ts:2: nothing uses Derived.quiet",
  ]);
});
