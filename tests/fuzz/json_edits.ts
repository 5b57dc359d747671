import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Entry } from "./build.ts";
import type { Dice } from "./json_inputs.ts";
import { type Indexed, Kind, type Member, type Node, equalValues, objectOf } from "./json_model.ts";

const RAWS: readonly string[] = ['"new"', "1", "null", '{"x":[1]}', "[]", "-1.50e2", '"\\u00e9\\n"'];
const KEYS: readonly string[] = ["a", "model", "", 'q"\\\n', "é中😀", "__proto__"];

/** The same edits twice: given to the entry, and remembered for a plain model of what they mean. */
class Edits {
  readonly replaced = new Map<number, string>();
  readonly removed = new Set<number>();
  readonly inserted = new Map<number, [string, string][]>();
  private readonly entry: Entry;

  constructor(entry: Entry) {
    this.entry = entry;
  }

  replace(id: number, raw: string): void {
    this.replaced.set(id, raw);
    this.give("replace", id, raw);
  }

  remove(id: number): void {
    this.removed.add(id);
    this.give("remove", id);
  }

  insert(id: number, key: string, raw: string): void {
    this.inserted.set(id, [...(this.inserted.get(id) ?? []), [key, raw]]);
    this.give("insert", id, key, raw);
  }

  private give(name: string, id: number, ...texts: string[]): void {
    const pointers = texts.map((text) => this.entry.write(Buffer.from(text, "utf8")));
    this.entry.function(name)(id, ...pointers);
    pointers.forEach((pointer) => this.entry.release(pointer));
  }

  /** The value after the edits. */
  value(node: Node): unknown {
    const raw = this.replaced.get(node.id);
    if (raw !== undefined) return JSON.parse(raw);
    if (node.kind === Kind.Array) return node.items.map((item) => this.value(item));
    if (node.kind !== Kind.Object) return node.scalar;
    const kept = node.members.filter(({ id }) => !this.removed.has(id));
    const old = kept.map((member): [string, unknown] => [this.key(member), this.value(member.node)]);
    const added = (this.inserted.get(node.id) ?? []).map(([key, text]): [string, unknown] => [key, JSON.parse(text)]);
    return objectOf([...old, ...added]);
  }

  private key(member: Member): string {
    const raw = this.replaced.get(member.id);
    return raw === undefined ? member.key : (JSON.parse(raw) as string);
  }

  /** The text after the edits, every byte of it (latin1): what was not edited stands as it stood. */
  text(node: Node, source: string): string {
    const raw = this.replaced.get(node.id);
    if (raw !== undefined) return latin1(raw);
    if (node.kind === Kind.Object) return this.objectText(node, source);
    let text = "";
    let done = node.start;
    for (const item of node.items) {
      text += source.slice(done, item.start) + this.text(item, source);
      done = item.end;
    }
    return text + source.slice(done, node.end);
  }

  private objectText(node: Node, source: string): string {
    const { members } = node;
    const kept = members.filter(({ id }) => !this.removed.has(id));
    let text = source.slice(node.start, members[0]?.start ?? node.start + 1);
    for (const member of kept) {
      const raw = this.replaced.get(member.id);
      text += raw === undefined ? source.slice(member.start, member.end) : latin1(raw);
      text += source.slice(member.end, member.node.start) + this.text(member.node, source);
      const next = members[members.indexOf(member) + 1];
      const gap = next === undefined ? "" : source.slice(member.node.end, next.start);
      text += member === kept.at(-1) ? gap.slice(0, Math.max(0, gap.indexOf(","))) : gap;
    }
    const added = (this.inserted.get(node.id) ?? []).map(([key, value]) => latin1(`${JSON.stringify(key)}:${value}`));
    if (added.length > 0) text += (kept.length > 0 ? "," : "") + added.join(",");
    return text + source.slice(members.at(-1)?.node.end ?? node.start + 1, node.end);
  }
}

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** Makes random edits and checks the bytes that come out, and the value they are. */
export function checkEdits(entry: Entry, indexed: Indexed, dice: Dice): void {
  const edits = new Edits(entry);
  const objects = indexed.nodes.filter(({ kind }) => kind === Kind.Object);
  const members = objects.flatMap((object) => object.members);
  for (let i = 1 + dice.below(6); i > 0; i--) {
    const what = dice.below(8);
    if (what < 3 && members.length > 0) edits.remove(dice.pick(members).id);
    else if (what < 5 && objects.length > 0) edits.insert(dice.pick(objects).id, dice.pick(KEYS), dice.pick(RAWS));
    else if (what === 5 && members.length > 0) edits.replace(dice.pick(members).id, '"renamed"');
    else edits.replace((dice.chance(20) ? indexed.root : dice.pick(indexed.nodes)).id, dice.pick(RAWS));
  }
  const { root, text } = indexed;
  const expected = text.slice(0, root.start) + edits.text(root, text) + text.slice(root.end);
  const changed = Buffer.from(entry.read(entry.function("apply")()));
  assert.equal(changed.toString("latin1"), expected, "edited bytes");
  assert.ok(equalValues(JSON.parse(changed.toString("utf8")), edits.value(root)), "edited value");
  const again = Buffer.from(entry.read(entry.function("apply")()));
  assert.ok(again.equals(changed), "the same bytes when asked again");
}
