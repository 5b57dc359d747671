import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type Node, type Pair } from "yaml";
import type { Place } from "../problem.ts";
import type { SourceFile } from "./source_file.ts";

/** What an element is, as JSON sees it. */
export type Kind = "map" | "list" | "text" | "number" | "flag" | "null";

/** A value in a file: a YAML node, its aliases followed, and where it stands. */
export class Element {
  readonly #source: SourceFile;
  readonly #document: Document;
  readonly #node: Node | null;
  readonly #offset: number;

  constructor(source: SourceFile, document: Document, node: Node | null, offset: number) {
    this.#source = source;
    this.#document = document;
    this.#node = isAlias(node) ? ((node.resolve(document) as Node | undefined) ?? null) : node;
    this.#offset = node?.range?.[0] ?? offset;
  }

  /** The whole of a document. */
  static of(source: SourceFile, document: Document.Parsed): Element {
    return new Element(source, document, document.contents, document.range[0]);
  }

  get place(): Place {
    return this.#source.place(this.#offset);
  }

  get kind(): Kind {
    if (isMap(this.#node)) return "map";
    if (isSeq(this.#node)) return "list";
    const value = isScalar(this.#node) ? this.#node.value : null;
    if (typeof value === "string") return "text";
    if (typeof value === "number" || typeof value === "bigint") return "number";
    return typeof value === "boolean" ? "flag" : "null";
  }

  /** The value as JSON has it. Throws where aliases would make it enormous. */
  get value(): unknown {
    return this.#node === null ? null : this.#node.toJS(this.#document, { maxAliasCount: 100 });
  }

  /** A text, or "" for anything else. */
  get text(): string {
    return isScalar(this.#node) && typeof this.#node.value === "string" ? this.#node.value : "";
  }

  /** The member of a map, those merged into it included. */
  get(key: string): Element | undefined {
    const pair = this.#pair(key);
    return pair === undefined ? undefined : this.#child(pair.value, offsetOf(pair.key, this.#offset));
  }

  /** Where a member's key stands; the map's own place when there is none. */
  placeOf(key: string): Place {
    return this.#source.place(offsetOf(this.#pair(key)?.key, this.#offset));
  }

  get keys(): string[] {
    if (!isMap(this.#node)) return [];
    return this.#node.items.map(({ key }) => (isScalar(key) ? String(key.value) : "")).filter((key) => key !== "<<");
  }

  /** The entries of a list; none for anything else. */
  get items(): Element[] {
    return isSeq(this.#node) ? this.#node.items.map((item) => this.#child(item, this.#offset)) : [];
  }

  /** The place of line `index` of a block of text (`|`); of a text on one line always the same. */
  linePlace(index: number): Place {
    const isBlock = isScalar(this.#node) && this.#node.type === "BLOCK_LITERAL";
    if (!isBlock) return this.place;
    const start = this.#source.text.indexOf("\n", this.#offset) + 1;
    const lines = this.#source.text.slice(start).split("\n", index + 1);
    const before = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
    return this.#source.place(start + before + ((lines[index] ?? "").match(/^ */)?.[0].length ?? 0));
  }

  #pair(key: string): Pair | undefined {
    if (!isMap(this.#node)) return undefined;
    const own = this.#node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
    return own ?? this.#mergedPair(key);
  }

  #mergedPair(key: string): Pair | undefined {
    if (!isMap(this.#node)) return undefined;
    const merges = this.#node.items.filter((pair) => isScalar(pair.key) && String(pair.key.value) === "<<");
    for (const { value } of merges) {
      const merged = this.#child(value, this.#offset);
      for (const source of merged.kind === "list" ? merged.items : [merged]) {
        const found = source.#pair(key);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #child(node: unknown, offset: number): Element {
    const inner = isPair(node) ? node.value : node;
    return new Element(this.#source, this.#document, isNode(inner) ? inner : null, offset);
  }
}

function offsetOf(node: unknown, fallback: number): number {
  return isNode(node) ? (node.range?.[0] ?? fallback) : fallback;
}
