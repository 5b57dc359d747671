import { EMPTY, equal, text, utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";

function pair(accessKey: string, secretKey: string, sessionToken: string): Credential {
  return Credential.pair(utf8(accessKey), utf8(secretKey), utf8(sessionToken));
}

describe("a credential", () => {
  it("is itself where it is a text", () => {
    expect(text(Credential.text(utf8("abc")).whole)).toBe("abc");
    expect(Credential.text(utf8("abc")).parts.length).toBe(1);
  });

  it("is told from every other by all of its parts", () => {
    const others = [
      Credential.text(utf8("akskst")),
      Credential.serviceAccount(utf8("akskst")),
      pair("ak", "sk", "st"),
      pair("ak", "sk", "s"),
      pair("ak", "skst", ""),
      pair("aks", "k", "st"),
      pair("akskst", "", ""),
      Credential.text(EMPTY),
    ];
    for (let i = 0; i < others.length; i++) {
      for (let j = 0; j < others.length; j++) expect(equal(others[i].whole, others[j].whole)).toBe(i == j);
    }
  });

  it("has the parts that there are", () => {
    expect(
      pair("ak", "sk", "")
        .parts.map<string>((part) => text(part))
        .join(" "),
    ).toBe("sk ak");
    expect(
      pair("ak", "sk", "st")
        .parts.map<string>((part) => text(part))
        .join(" "),
    ).toBe("sk ak st");
  });
});
