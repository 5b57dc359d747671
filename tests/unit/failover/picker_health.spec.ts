import { Bytes, utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { KeyHash } from "../../../assembly/base/key_hash";
import { Prng } from "../../../assembly/base/random";
import { ApiToken } from "../../../assembly/failover/api_token";
import { FailoverSettings, WhenNoneHealthy } from "../../../assembly/failover/failover_settings";
import { Pick, PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { TokenHealth } from "../../../assembly/failover/token_health";
import { Random } from "../../../assembly/ports/random";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { HOUR, NOW, ejected, healthyWith, settingsOf } from "./samples";

class Chance extends Random {
  private readonly prng: Prng = new Prng(7);

  override below(bound: u32): u32 {
    return this.prng.below(bound);
  }

  override secret(size: i32): Bytes {
    return new StaticArray<u8>(size);
  }
}

const A = new ApiToken(Credential.text(utf8("secret-a")), "acme", "a", 1);
const B = new ApiToken(Credential.text(utf8("secret-b")), "acme", "b", 3);
const C = new ApiToken(Credential.text(utf8("secret-c")), "acme", "c", 6);
const ABC: ApiToken[] = [A, B, C];
const ANY = new PickInfo();

let clock = new FakeClock(NOW);
let random = new FakeRandom();

function picker(tokens: ApiToken[] = ABC, settings: FailoverSettings = settingsOf(1, 1)): Picker {
  clock = new FakeClock(NOW);
  random = new FakeRandom();
  return new Picker(tokens, settings, random, clock);
}

/** A roster in which `tokens` are out, their probes due after the times at the same places. */
function without(tokens: ApiToken[], dueInMs: i64[] = []): Roster {
  const roster = new Roster();
  for (let i = 0; i < tokens.length; i++) {
    const entry = ejected();
    entry.dueMs = <u64>(<i64>NOW + (i < dueInMs.length ? dueInMs[i] : 5000));
    roster.set(tokens[i].fingerprint, entry);
  }
  return roster;
}

function nameOf(pick: Pick): string {
  const token = pick.token;
  return token === null ? (pick.isRejected ? "rejected" : "none") : token.alias;
}

/** The aliases of ten picks when chance draws 0, 1, 2, ... */
function ten(made: Picker, roster: Roster, wish: PickInfo = ANY): string {
  for (let i = 0; i < 10; i++) random.draws.push(i);
  let names = "";
  for (let i = 0; i < 10; i++) names += nameOf(made.pick(roster, wish));
  return names;
}

function keyOf(name: string): u64 {
  const hash = new KeyHash();
  return hash.add(utf8(name), 0, name.length) ? hash.key : 0;
}

function wishOf(consumer: string, tried: string[] = []): PickInfo {
  const wish = new PickInfo();
  wish.key = keyOf(consumer);
  wish.isStored = wish.key != 0;
  wish.tried = tried;
  return wish;
}

function rejecting(): FailoverSettings {
  const settings = settingsOf(1, 1);
  settings.whenNoneHealthy = WhenNoneHealthy.Reject;
  return settings;
}

describe("a pick among healthy tokens", () => {
  it("is at random by weight", () => {
    expect(ten(picker(), new Roster())).toBe("abbbcccccc");
    expect(ten(picker(), without([B]))).toBe("acccccc" + "acc");
    expect(ten(picker(), without([A, C]))).toBe("bbbbbbbbbb");
  });

  it("reads no clock", () => {
    const made = picker();
    made.pick(new Roster(), ANY);
    made.pick(without([A]), ANY);
    expect(clock.reads).toBe(0);
  });

  it("carries the token's generation and whether a pass is worth reporting", () => {
    const roster = without([A, B]);
    roster.set(C.fingerprint, healthyWith(0, 6));
    let pick = picker().pick(roster, ANY);
    expect(nameOf(pick)).toBe("c");
    expect(pick.generation).toBe(6);
    expect(pick.hadFailures).toBe(false);
    roster.set(C.fingerprint, healthyWith(1, 6));
    pick = picker().pick(roster, ANY);
    expect(pick.hadFailures).toBe(true);
    pick = picker().pick(new Roster(), ANY);
    expect(pick.generation).toBe(0);
    expect(pick.hadFailures).toBe(false);
  });

  it("does not see the entries of tokens that are not its own", () => {
    expect(ten(picker([A, B]), without([C]))).toBe("abbb".repeat(2) + "ab");
  });

  it("has nothing to give without tokens, and rejects nobody", () => {
    expect(nameOf(picker([]).pick(new Roster(), ANY))).toBe("none");
    expect(nameOf(picker([], rejecting()).pick(without([A]), wishOf("alice", ["x"])))).toBe("none");
  });

  it("of ejected ones never falls on one, over many draws", () => {
    const made = new Picker(ABC, settingsOf(1, 1), new Chance(), new FakeClock(NOW));
    const roster = without([B]);
    let a = 0;
    for (let i = 0; i < 7000; i++) {
      const name = nameOf(made.pick(roster, ANY));
      expect(name == "b").toBe(false);
      if (name == "a") a++;
    }
    expect(a).toBeGreaterThan(850);
    expect(a).toBeLessThan(1150);
  });
});

describe("tokens that the request has tried", () => {
  it("come last", () => {
    expect(ten(picker(), new Roster(), wishOf("", [C.fingerprint]))).toBe("abbbabbbab");
    expect(ten(picker(), without([A]), wishOf("", [C.fingerprint]))).toBe("bbbbbbbbbb");
  });

  it("are used again before one that is out", () => {
    expect(ten(picker(), without([A]), wishOf("", [B.fingerprint, C.fingerprint]))).toBe("bbbccccccb");
  });

  it("come last among those that are out, too", () => {
    const all = without(ABC, [1, 2, 3]);
    expect(nameOf(picker().pick(all, wishOf("", [A.fingerprint])))).toBe("b");
    const tried = [A.fingerprint, B.fingerprint, C.fingerprint];
    expect(nameOf(picker().pick(all, wishOf("", tried)))).toBe("a");
  });
});

describe("a consumer", () => {
  it("gets one token, whatever chance says", () => {
    expect(ten(picker(), new Roster(), wishOf("alice"))).toBe("c".repeat(10));
    expect(ten(picker(), new Roster(), wishOf("bob"))).toBe("a".repeat(10));
    expect(ten(picker(), new Roster(), wishOf("dave"))).toBe("c".repeat(10));
    expect(random.bounds.length).toBe(0);
  });

  it("gets the next healthy one while it is out, and the same again afterwards", () => {
    expect(nameOf(picker().pick(without([C]), wishOf("alice")))).toBe("b");
    expect(nameOf(picker().pick(without([C, B]), wishOf("alice")))).toBe("a");
    expect(nameOf(picker().pick(without([A]), wishOf("alice")))).toBe("c");
    expect(nameOf(picker().pick(without([B]), wishOf("dave")))).toBe("c");
  });

  it("gets the next one in a further attempt", () => {
    expect(nameOf(picker().pick(new Roster(), wishOf("alice", [C.fingerprint])))).toBe("b");
  });
});

describe("when no token is healthy", () => {
  it("the one nearest to its return serves, whoever asks", () => {
    const all = without(ABC, [15_000, 3000, 8001]);
    expect(ten(picker(), all)).toBe("bbbbbbbbbb");
    expect(ten(picker(), all, wishOf("alice"))).toBe("bbbbbbbbbb");
    const pick = picker().pick(all, ANY);
    expect(pick.generation).toBe(1);
    expect(pick.hadFailures).toBe(true);
    expect(clock.reads).toBe(1);
  });

  it("those that return within an interval of it share the work, by weight", () => {
    expect(ten(picker(), without(ABC, [5000, 3000, 8000]))).toBe("abbbcccccc");
    expect(ten(picker(), without(ABC, [8001, 3000, 4000]))).toBe("bbbccccccb");
    expect(ten(picker(), without(ABC, [0, -1, -900_000]))).toBe("abbbcccccc");
  });

  it("a Retry-After counts, and a time too far ahead does not", () => {
    const all = without(ABC, [15_000, 3000, 9000]);
    const b = all.get(B.fingerprint).copy();
    b.notBeforeMs = NOW + HOUR;
    all.set(B.fingerprint, b);
    expect(nameOf(picker().pick(all, ANY))).toBe("c");
    const a = all.get(A.fingerprint).copy();
    a.dueMs = NOW + HOUR;
    all.set(A.fingerprint, a);
    expect(nameOf(picker().pick(all, ANY))).toBe("a");
  });

  it("the request is rejected if that is configured, with the time to the nearest return", () => {
    const pick = picker(ABC, rejecting()).pick(without(ABC, [5000, 3000, 4000]), wishOf("alice", [B.fingerprint]));
    expect(nameOf(pick)).toBe("rejected");
    expect(pick.retryAfterMs).toBe(3000);
    expect(nameOf(picker(ABC, rejecting()).pick(without([A, B]), ANY))).toBe("c");
  });
});

/** Some of the tokens `ABC` are doubted. */
function doubting(doubted: ApiToken[]): Roster {
  const roster = new Roster();
  for (let i = 0; i < doubted.length; i++) {
    const entry = new TokenHealth();
    entry.doubted = true;
    roster.set(doubted[i].fingerprint, entry);
  }
  return roster;
}

describe("a doubted token", () => {
  it("is passed over while another one serves, and is one of all when all are doubted", () => {
    expect(ten(picker(), doubting([A, C]))).toBe("bbbbbbbbbb");
    expect(ten(picker(), doubting(ABC))).toBe("abbbcccccc");
  });

  it("goes before one that the request has tried", () => {
    expect(nameOf(picker().pick(doubting([C]), wishOf("", [A.fingerprint, B.fingerprint])))).toBe("c");
    expect(nameOf(picker().pick(doubting([B]), wishOf("", [A.fingerprint])))).toBe("c");
  });

  it("keeps its consumers, whose files are with it alone", () => {
    expect(nameOf(picker().pick(doubting([C]), wishOf("alice")))).toBe("c");
  });

  it("is left for another attempt", () => {
    const wish = wishOf("");
    wish.failed = [A.fingerprint, B.fingerprint];
    expect(picker().hasOther(doubting([C]), wish)).toBe(true);
  });
});
