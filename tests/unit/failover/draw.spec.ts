import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { Prng } from "../../../assembly/base/random";
import { ApiToken } from "../../../assembly/failover/api_token";
import { TokenSelection, leastInFlight, lowestTier, ranked } from "../../../assembly/failover/draw";
import { PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { NOW, ejected, settingsOf } from "./samples";

const KEYS: i32 = 10000;

function token(name: string, weight: u32 = 1, tier: u32 = 0): ApiToken {
  const made = new ApiToken(Credential.text(utf8("secret-" + name)), "acme", name, weight);
  made.tier = tier;
  return made;
}

const FIVE: ApiToken[] = [token("a"), token("b"), token("c"), token("d"), token("e")];

const free = token("f", 1, 0);
const cheap = token("c", 1, 1);
const dear = token("d", 1, 9);
const all: ApiToken[] = [dear, cheap, free];

/** The alias that each key gets, of keys that are alike or not. */
function places(tokens: ApiToken[], isWeighted: bool = true): string[] {
  const prng = new Prng(7);
  const found: string[] = [];
  for (let i = 0; i < KEYS; i++) {
    const best = ranked(tokens, (i & 1) == 0 ? <u64>i : prng.next(), isWeighted);
    found.push(best === null ? "-" : best.alias);
  }
  return found;
}

function shareOf(alias: string, found: string[]): f64 {
  let count = 0;
  for (let i = 0; i < found.length; i++) if (found[i] == alias) count++;
  return <f64>count / KEYS;
}

function picks(picker: Picker, roster: Roster, info: PickInfo, count: i32): string {
  let names = "";
  for (let i = 0; i < count; i++) {
    const picked = picker.pick(roster, info).token;
    names += picked === null ? "-" : picked.alias;
  }
  return names;
}

function pickerOf(tokens: ApiToken[], selection: TokenSelection): Picker {
  const random = new FakeRandom();
  for (let i = 0; i < 20; i++) random.draws.push(i);
  const picker = new Picker(tokens, settingsOf(1, 1), random, new FakeClock(NOW));
  picker.selection = selection;
  return picker;
}

function without(tokens: ApiToken[]): Roster {
  const roster = new Roster();
  for (let i = 0; i < tokens.length; i++) roster.set(tokens[i].fingerprint, ejected());
  return roster;
}

describe("ranked", () => {
  it("has nothing to give without tokens", () => {
    expect(ranked([], 1, true)).toBe(null);
  });

  it("spreads keys evenly, also those that differ in their low bits alone", () => {
    const found = places(FIVE);
    for (let i = 0; i < FIVE.length; i++) expect(Math.abs(shareOf(FIVE[i].alias, found) - 0.2)).toBeLessThan(0.02);
  });

  it("honours weights, or not", () => {
    const tokens = [token("a", 1), token("b", 3), token("c", 6)];
    expect(Math.abs(shareOf("a", places(tokens)) - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(shareOf("b", places(tokens)) - 0.3)).toBeLessThan(0.02);
    expect(Math.abs(shareOf("a", places(tokens, false)) - 0.3333)).toBeLessThan(0.02);
  });

  it("moves the keys of a token that leaves, and no others, whatever the order of the others is", () => {
    const before = places(FIVE);
    for (let left = 0; left < FIVE.length; left++) {
      const rest: ApiToken[] = [];
      for (let i = FIVE.length - 1; i >= 0; i--) if (i != left) rest.push(FIVE[i]);
      const after = places(rest);
      let moved = 0;
      let others = 0;
      for (let i = 0; i < KEYS; i++) {
        if (before[i] == FIVE[left].alias) moved++;
        else if (before[i] != after[i]) others++;
      }
      expect(others).toBe(0);
      expect(Math.abs(<f64>moved / KEYS - 0.2)).toBeLessThan(0.02);
    }
  });

  it("shares the keys of a token that leaves among all others", () => {
    const before = places(FIVE);
    const after = places(FIVE.slice(1));
    for (let i = 1; i < FIVE.length; i++) {
      const grown = shareOf(FIVE[i].alias, after) - shareOf(FIVE[i].alias, before);
      expect(Math.abs(grown - 0.05)).toBeLessThan(0.015);
    }
  });

  it("moves as many keys by a change of weights as the shares change", () => {
    const before = places(FIVE);
    const after = places([token("a", 2)].concat(FIVE.slice(1)));
    let moved = 0;
    for (let i = 0; i < KEYS; i++) {
      if (before[i] == after[i]) continue;
      moved++;
      expect(after[i]).toBe("a");
    }
    expect(Math.abs(<f64>moved / KEYS - 0.1333)).toBeLessThan(0.02);
  });
});

describe("tokens by load", () => {
  it("are those with the fewest requests under way for their weight", () => {
    const a = token("a", 1);
    const b = token("b", 2);
    const c = token("c", 1);
    expect(leastInFlight([a, b, c]).length).toBe(3);
    a.inFlight = 1;
    b.inFlight = 2;
    expect(leastInFlight([a, b]).length).toBe(2);
    expect(leastInFlight([a, b, c])[0].alias).toBe("c");
    b.inFlight = 1;
    expect(leastInFlight([a, b])[0].alias).toBe("b");
    expect(leastInFlight([])).toHaveLength(0);
  });

  it("serve requests that no key places", () => {
    const tokens = [token("a"), token("b"), token("c")];
    const picker = pickerOf(tokens, TokenSelection.LeastInFlight);
    tokens[0].inFlight = 2;
    tokens[1].inFlight = 1;
    tokens[2].inFlight = 2;
    expect(picks(picker, new Roster(), new PickInfo(), 4)).toBe("bbbb");
    expect(picks(picker, without([tokens[1]]), new PickInfo(), 4)).toBe("acac");
  });
});

describe("tokens by tier", () => {
  it("are those of the lowest that is there", () => {
    expect(lowestTier(all)[0].alias).toBe("f");
    expect(lowestTier([dear, cheap]).length).toBe(1);
    expect(lowestTier([])).toHaveLength(0);
  });

  it("serve while no healthy one below is left untried, with a key or without", () => {
    const picker = pickerOf(all, TokenSelection.Tiered);
    const info = new PickInfo();
    for (let key: u64 = 0; key < 3; key++) {
      info.key = key;
      info.tried = [];
      expect(picks(picker, new Roster(), info, 3)).toBe("fff");
      expect(picks(picker, without([free]), info, 3)).toBe("ccc");
      info.tried = [free.fingerprint];
      expect(picks(picker, new Roster(), info, 3)).toBe("ccc");
      expect(picks(picker, without([cheap]), info, 3)).toBe("ddd");
    }
  });
});

describe("a random selection", () => {
  it("takes no notice of weights", () => {
    const picker = pickerOf([token("a", 1), token("b", 9)], TokenSelection.Random);
    expect(picks(picker, new Roster(), new PickInfo(), 4)).toBe("abab");
  });
});
