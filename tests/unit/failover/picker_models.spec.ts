import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { ApiToken } from "../../../assembly/failover/api_token";
import { PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { NOW, ejected, healthyWith, settingsOf } from "./samples";

const A = new ApiToken(Credential.text(utf8("secret-a")), "acme", "a", 1);
const B = new ApiToken(Credential.text(utf8("secret-b")), "acme", "b", 1);
const C = new ApiToken(Credential.text(utf8("secret-c")), "acme", "c", 1);
const SPARE = new ApiToken(Credential.text(utf8("secret-d")), "acme", "d", 0);
const ABC: ApiToken[] = [A, B, C];
const MODEL: u64 = 77;
const FORBIDDEN_MS: u64 = 600_000;

const clock = new FakeClock(NOW);
let random = new FakeRandom();

function picker(tokens: ApiToken[] = ABC): Picker {
  random = new FakeRandom();
  clock.atMs = NOW;
  clock.reads = 0;
  return new Picker(tokens, settingsOf(1, 1), random, clock);
}

function forbidding(tokens: ApiToken[]): Roster {
  const roster = new Roster();
  for (let i = 0; i < tokens.length; i++) roster.forbidden.add(tokens[i].fingerprint, MODEL, NOW);
  return roster;
}

function asking(model: u64 = MODEL, tried: ApiToken[] = []): PickInfo {
  const info = new PickInfo();
  info.model = model;
  info.tried = tried.map<string>((token) => token.fingerprint);
  info.failed = info.tried;
  return info;
}

/** The aliases of six picks when chance draws 0, 1, 2, ... */
function six(made: Picker, roster: Roster, info: PickInfo): string {
  let names = "";
  for (let i = 0; i < 6; i++) {
    random.draws.push(i);
    const token = made.pick(roster, info).token;
    names += token === null ? "-" : token.alias;
  }
  return names;
}

describe("a token that may not use the model", () => {
  it("is passed over for it, and serves all others", () => {
    expect(six(picker(), forbidding([A]), asking())).toBe("bcbcbc");
    expect(six(picker(), forbidding([A, C]), asking())).toBe("bbbbbb");
    expect(six(picker(), forbidding([A]), asking(MODEL + 1))).toBe("abcabc");
    expect(six(picker(), forbidding([A]), asking(0))).toBe("abcabc");
  });

  it("is tried again when that is ten minutes old", () => {
    const made = picker();
    clock.atMs = NOW + FORBIDDEN_MS - 1;
    expect(six(made, forbidding([A]), asking())).toBe("bcbcbc");
    const later = picker();
    clock.atMs = NOW + FORBIDDEN_MS;
    expect(six(later, forbidding([A]), asking())).toBe("abcabc");
  });

  it("serves it where none may use it, so that the client gets the vendor's own error", () => {
    expect(six(picker(), forbidding(ABC), asking())).toBe("abcabc");
    const roster = forbidding([A]);
    roster.set(B.fingerprint, ejected());
    roster.set(C.fingerprint, ejected());
    expect(six(picker(), roster, asking())).toBe("aaaaaa");
  });

  it("is passed over for one that is doubted, drained, or has failures", () => {
    const roster = forbidding([A, B]);
    const entry = healthyWith(2, 0);
    entry.doubted = true;
    roster.set(C.fingerprint, entry);
    expect(six(picker(), roster, asking())).toBe("cccccc");
    expect(six(picker([A, SPARE]), forbidding([A]), asking())).toBe("dddddd");
    expect(six(picker([A, SPARE]), forbidding([A]), asking(MODEL + 1))).toBe("aaaaaa");
  });

  it("is passed over for what keeps to it, until it may use the model again", () => {
    let kept = 0;
    for (let key: u64 = 1; key < 50; key++) {
      const info = asking(MODEL + 1);
      info.key = key;
      if (six(picker(), forbidding([A]), info) == "aaaaaa") kept++;
      info.model = MODEL;
      expect(six(picker(), forbidding([A]), info).includes("a")).toBe(false);
    }
    expect(kept).toBeGreaterThan(5);
  });

  it("is no other token to try again with, unless none may use it", () => {
    expect(picker().hasOther(forbidding([A]), asking(MODEL, [B, C]))).toBe(false);
    expect(picker().hasOther(forbidding([A]), asking(MODEL, [B]))).toBe(true);
    expect(picker().hasOther(forbidding([A]), asking(MODEL + 1, [B, C]))).toBe(true);
    expect(picker().hasOther(forbidding(ABC), asking(MODEL, [B, C]))).toBe(true);
  });

  it("costs no look at the clock where no pair is known, or no model", () => {
    const roster = new Roster();
    roster.set(B.fingerprint, ejected());
    six(picker(), roster, asking());
    six(picker(), forbidding([A]), asking(0));
    expect(clock.reads).toBe(0);
  });
});
