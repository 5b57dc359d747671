import { Bytes } from "../base/bytes";
import { HashSet } from "../base/hash_set";
import { Words } from "../base/words";

/** More of them, and no id of an answer is trusted to be new. */
const MOST_IDS: i32 = 8192;
const MOST_STOPS: i32 = 64;
/** Tools whose names are shortened, and the bytes of a name: both are far above what any API of tools takes. */
const MOST_NAMES: i32 = 1024;
const LONGEST_NAME: i32 = 256;

/** What of a client's request its answer is told by. Of bounded size. */
export class ClientFacts {
  /** Whether the client waits for events. */
  isStream: bool = false;
  /** Ids of the calls in the history, as the vendor gets them. */
  readonly ids: HashSet = new HashSet(MOST_IDS);
  /** How many calls there are in the history. */
  calls: i32 = 0;
  /** The sequences that the answer may stop at. */
  readonly stops: HashSet = new HashSet(MOST_STOPS);
  private readonly shortNames: Words = new Words();
  private readonly names: Bytes[] = [];

  /** Notes that a tool is called `short` at the vendor's; false: there are too many of them. */
  rename(name: Bytes, short: Bytes): bool {
    if (name.length > LONGEST_NAME || this.names.length >= MOST_NAMES) return false;
    if (this.shortNames.add(short) == this.names.length) this.names.push(name);
    return true;
  }

  /** What the client calls the tool that the vendor calls `name`. */
  nameOf(name: Bytes): Bytes {
    const number = this.shortNames.find(name);
    return number >= 0 && number < this.names.length ? this.names[number] : name;
  }
}

/** Of a request whose body nobody read; nothing is added to them. */
export const NO_FACTS: ClientFacts = new ClientFacts();
