import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { ApiToken } from "../../../assembly/failover/api_token";
import { PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { NOW, ejected, settingsOf } from "./samples";

const QUOTA: u8 = 2;

/** Two tokens of one account, and one of another, and one of none that is said. */
const A = token("a", "x");
const B = token("b", "x");
const C = token("c", "y");
const D = token("d", "");
const ALL: ApiToken[] = [A, B, C, D];

let random = new FakeRandom();

function token(name: string, account: string): ApiToken {
  const made = new ApiToken(Credential.text(utf8("secret-" + name)), "acme", name, 1);
  made.account = account;
  return made;
}

function picker(tokens: ApiToken[] = ALL): Picker {
  random = new FakeRandom();
  const made = new Picker(tokens, settingsOf(1, 1), random, new FakeClock(NOW));
  made.quotaReason = QUOTA;
  return made;
}

function without(tokens: ApiToken[], reason: u8): Roster {
  const roster = new Roster();
  for (let i = 0; i < tokens.length; i++) {
    const entry = ejected();
    entry.reason = reason;
    roster.set(tokens[i].fingerprint, entry);
  }
  return roster;
}

/** A request that `tokens` have failed, the first `spent` of them because of their account's quota. */
function failedBy(tokens: ApiToken[], spent: i32): PickInfo {
  const info = new PickInfo();
  info.tried = tokens.map<string>((one) => one.fingerprint);
  info.failed = info.tried;
  info.spent = info.tried.slice(0, spent);
  return info;
}

/** The aliases of six picks when chance draws 0, 1, 2, ... */
function six(made: Picker, roster: Roster, info: PickInfo = new PickInfo()): string {
  let names = "";
  for (let i = 0; i < 6; i++) {
    random.draws.push(i);
    const picked = made.pick(roster, info).token;
    names += picked === null ? "-" : picked.alias;
  }
  return names;
}

describe("a quota that is used up", () => {
  it("is so for all tokens of the account, while others serve", () => {
    expect(six(picker(), without([A], QUOTA))).toBe("cdcdcd");
    expect(six(picker(), without([A, C], QUOTA))).toBe("dddddd");
    expect(six(picker(), without([A, C, D], QUOTA))).toBe("bbbbbb");
  });

  it("is nothing that another reason for being out is", () => {
    for (let reason: u8 = 0; reason < 9; reason++) {
      if (reason != QUOTA) expect(six(picker(), without([A], reason))).toBe("bcdbcd", reason.toString());
    }
  });

  it("is not shared by tokens whose account is not said", () => {
    expect(six(picker([A, D, token("e", "")]), without([D], QUOTA))).toBe("aeaeae");
  });

  it("keeps the other tokens of the account from the request that found it out", () => {
    const roster = new Roster();
    expect(six(picker(), roster, failedBy([A], 1))).toBe("cdcdcd");
    expect(six(picker(), roster, failedBy([A], 0))).toBe("bcdbcd");
    expect(six(picker(), roster, failedBy([A, C, D], 1))).toBe("abcdab");
  });

  it("leaves no other token to try again with where all are of the account", () => {
    const roster = new Roster();
    expect(picker().hasOther(roster, failedBy([A, C], 1))).toBe(true);
    expect(picker().hasOther(roster, failedBy([A, C, D], 1))).toBe(false);
    expect(picker().hasOther(roster, failedBy([A, C, D], 0))).toBe(true);
    expect(picker([A, B]).hasOther(roster, failedBy([A], 1))).toBe(false);
  });
});
