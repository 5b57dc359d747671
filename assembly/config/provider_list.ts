import { utf8 } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { Words } from "../base/words";
import { Section } from "./section";

const ID = utf8("id");

/** The entries of `providers` in one object of the configuration, by their ids. */
export class ProviderList {
  /** Whether the object has such a list. */
  readonly isThere: bool;
  /** Ids in the order of their first entries, which are at the same places in `nodes` and `places`. */
  private readonly ids: Words = new Words();
  private readonly nodes: i32[] = [];
  private readonly places: i32[] = [];
  /** Places of the entries that are no objects, of which the first `told` were told. */
  private readonly broken: i32[] = [];
  private told: i32 = 0;
  private readonly path: string;

  constructor(private readonly owner: Section) {
    const document = owner.document;
    const list = owner.list("providers");
    this.isThere = list != NONE;
    this.path = owner.pathOf("providers");
    let place = 0;
    for (let node = document.first(list); node != NONE; node = document.next(node)) {
      if (document.kind(node) == JsonKind.Object) this.add(node, place);
      else this.broken.push(place);
      place++;
    }
  }

  /** The first entry of this id; null: there is none. Entries before it that are no objects are told. */
  find(id: string): Section | null {
    const number = this.ids.find(utf8(id));
    this.tellBroken(number < 0 ? i32.MAX_VALUE : this.places[number]);
    return number < 0 ? null : this.entry(this.nodes[number], this.places[number]);
  }

  private add(node: i32, place: i32): void {
    const document = this.owner.document;
    const number = this.ids.add(document.string(document.member(node, ID)));
    if (number < this.nodes.length) return;
    this.nodes.push(node);
    this.places.push(place);
  }

  private tellBroken(end: i32): void {
    for (; this.told < this.broken.length && this.broken[this.told] < end; this.told++) {
      const entry = this.entry(NONE, this.broken[this.told]);
      entry.problems.stray(entry.path, "must be an object");
    }
  }

  private entry(node: i32, place: i32): Section {
    return new Section(this.owner.document, node, `${this.path}[${place}]`, this.owner.problems);
  }
}
