import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Entry } from "./build.ts";

/** Numbers of the enums in assembly/base/json/kind.ts. */
export const Fault = { None: 0, Syntax: 1, Encoding: 2, Depth: 3 } as const;
export const Kind = { Null: 1, False: 2, True: 3, Number: 4, String: 5, Array: 6, Object: 7 } as const;

export interface Member {
  id: number;
  /** The key as V8 reads it. */
  key: string;
  start: number;
  end: number;
  node: Node;
}

/** A node as the index shows it, duplicate members included. */
export interface Node {
  id: number;
  kind: number;
  start: number;
  end: number;
  /** Of a scalar, as V8 reads its bytes. */
  scalar: unknown;
  items: Node[];
  members: Member[];
}

/** The document that the entry holds. */
export class Indexed {
  /** The text, one character for each byte. */
  readonly text: string;
  readonly root: Node;
  readonly nodes: Node[] = [];
  private readonly entry: Entry;

  constructor(entry: Entry, bytes: Uint8Array) {
    this.entry = entry;
    this.text = Buffer.from(bytes).toString("latin1");
    this.root = this.walk(this.call("root"));
  }

  call(name: string, ...values: number[]): number {
    return this.entry.function(name)(...values);
  }

  bytes(name: string, node: number): Uint8Array {
    return this.entry.read(this.call(name, node));
  }

  private walk(id: number): Node {
    const [kind, start, end] = [this.call("kind", id), this.call("start", id), this.call("end", id)];
    const node: Node = { id, kind, start, end, scalar: undefined, items: [], members: [] };
    this.nodes.push(node);
    assert.ok(start < end && end <= this.text.length, "a node lies within the text");
    if (kind === Kind.Array) {
      for (let at = this.call("first", id); at !== -1; at = this.call("next", at)) node.items.push(this.walk(at));
    } else if (kind === Kind.Object) {
      for (let at = this.call("first", id); at !== -1; at = this.call("next", at)) node.members.push(this.member(at));
    } else {
      node.scalar = this.scalar(id, kind);
      assert.equal(this.call("first", id), -1);
    }
    assert.equal(this.call("count", id), node.items.length + node.members.length);
    return node;
  }

  private member(id: number): Member {
    const key = this.scalar(id, Kind.String) as string;
    const value = this.call("value", id);
    assert.equal(this.call("next", value), -1, "a value of an object has no sibling");
    return { id, key, start: this.call("start", id), end: this.call("end", id), node: this.walk(value) };
  }

  private scalar(id: number, kind: number): unknown {
    const raw = Buffer.from(this.bytes("raw", id)).toString("utf8");
    const value: unknown = JSON.parse(raw);
    assert.equal(this.call("kind", id), kind);
    if (kind === Kind.String) this.checkString(id, value);
    else if (kind === Kind.Number) this.checkNumber(id, raw, value);
    else assert.equal(value, kind === Kind.Null ? null : kind === Kind.True);
    return value;
  }

  private checkString(id: number, value: unknown): void {
    assert.ok(typeof value === "string");
    const expected = Buffer.from(value, "utf8"); // lone surrogates become U+FFFD here as well
    assert.ok(expected.equals(this.bytes("string", id)), `string ${JSON.stringify(value)}`);
    const other = Buffer.concat([expected, Buffer.from("x")]);
    const changed = Buffer.from(expected.map((byte, i) => (i === expected.length - 1 ? byte ^ 1 : byte)));
    assert.equal(this.is(id, expected), 1, "a string reads as itself");
    assert.equal(this.is(id, other), 0, "a string does not read as a longer one");
    if (expected.length > 0) assert.equal(this.is(id, changed), 0, "a string does not read as one with another end");
  }

  private is(id: number, text: Uint8Array): number {
    const pointer = this.entry.write(text);
    const answer = this.call("is", id, pointer);
    this.entry.release(pointer);
    return answer;
  }

  private checkNumber(id: number, raw: string, value: unknown): void {
    assert.ok(Object.is(this.call("float", id), value), `float of ${raw}`);
    const integer = Buffer.from(this.bytes("integer", id)).toString("latin1");
    assert.equal(integer, String(exactInteger(raw) ?? ""), `integer of ${raw}`);
  }
}

/** The whole number that the lexeme stands for when it fits 64 bits. */
export function exactInteger(lexeme: string): bigint | undefined {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(lexeme) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "").replace(/0+$/, "");
  if (digits === "") return 0n;
  const dropped = `${whole}${fraction}`.length - `${whole}${fraction}`.replace(/0+$/, "").length;
  const scale = Number(exponent) - fraction.length + dropped;
  if (scale < 0 || digits.length + scale > 19) return undefined;
  const value = BigInt(`${sign}${digits}${"0".repeat(scale)}`);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** Throws unless the index and V8 agree on the value below `node`. */
export function assertSame(node: Node, value: unknown): void {
  if (node.kind === Kind.Array) {
    assert.ok(Array.isArray(value) && value.length === node.items.length, "the same elements");
    node.items.forEach((item, i) => assertSame(item, value[i]));
  } else if (node.kind === Kind.Object) {
    assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), "an object");
    const last = new Map(node.members.map((member) => [member.key, member.node]));
    assert.equal(last.size, Object.keys(value).length, "the same members");
    for (const [key, child] of last) {
      assert.ok(Object.hasOwn(value, key), `a member ${JSON.stringify(key)}`);
      assertSame(child, (value as Record<string, unknown>)[key]);
    }
  } else {
    assert.ok(Object.is(node.scalar, value), `${String(node.scalar)} and ${String(value)}`);
  }
}

/** Whether two values of V8 are the same, the order of members aside. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.every((key) => Object.hasOwn(right, key) && equalValues(left[key], right[key]));
}

/** An object that takes `__proto__` for a key like any other, as JSON.parse does. */
export function objectOf(pairs: Iterable<[string, unknown]>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of pairs) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

/** The value below `node` when every string lost its lone surrogates, as text decoded to UTF-8 does. */
export function wellFormed(node: Node): unknown {
  const mend = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
  if (node.kind === Kind.Array) return node.items.map(wellFormed);
  if (node.kind === Kind.Object)
    return objectOf(node.members.map(({ key, node: child }) => [mend(key), wellFormed(child)]));
  return typeof node.scalar === "string" ? mend(node.scalar) : node.scalar;
}

/** Containers open at the end of `text`, strings looked through. */
export function openContainers(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === "\\") i++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "[" || c === "{")) depth++;
    else if (!quoted && (c === "]" || c === "}")) depth--;
  }
  return depth;
}
