import { contains, text, utf8 } from "../../../assembly/base/bytes";
import { Credential, CredentialKind } from "../../../assembly/base/credential";
import { readApiTokens } from "../../../assembly/config/api_tokens";
import { Section } from "../../../assembly/config/section";
import { ApiToken } from "../../../assembly/failover/api_token";
import { openai } from "../../../assembly/formats/openai/vendor";
import { Profile } from "../../../assembly/providers/profile";
import { Provider } from "../../../assembly/providers/provider";
import { errorsOf, sectionOf } from "../fakes/configured";

class Checked extends Provider {
  override credentialFault(credential: Credential): string {
    return contains(credential.secret, utf8("bad")) ? "is none of the vendor's" : "";
  }
}

const pairs: Profile = {
  type: "acme",
  credential: CredentialKind.Pair,
  credentialKeys: ["acmeKey", "acmeSecret", "acmeSession"],
};
const accounts: Profile = {
  type: "acme",
  credential: CredentialKind.ServiceAccount,
  credentialKeys: ["acmeAccount"],
};
const PAIRS = new Checked(pairs, openai);
const ACCOUNTS = new Checked(accounts, openai);

function read(section: Section, provider: Provider): ApiToken[] {
  return readApiTokens(section, "acme", provider);
}

/** `alias=parts*weight` of each. */
function show(json: string, provider: Provider = PAIRS): string {
  return read(sectionOf(json), provider)
    .map<string>((token) => {
      const parts = token.credential.parts.map<string>((part) => text(part)).join("/");
      return `${token.alias}=${parts}*${token.weight}`;
    })
    .join(" ");
}

function problems(json: string, provider: Provider = PAIRS): string {
  const section = sectionOf(json);
  read(section, provider);
  return section.problems.errors.concat(section.problems.warnings).join("\n");
}

const PAIR = '{"accessKey":"ak","secretKey":"sk"}';

describe("credentials", () => {
  it("are pairs, with a session or without", () => {
    expect(show(`{"credentials":[${PAIR}]}`)).toBe("acme-aa560b=sk/ak*1");
    const named = '{"accessKey":"ak","secretKey":"sk","sessionToken":"st","name":"team","weight":3}';
    expect(show(`{"credentials":[${named}]}`)).toBe("team=sk/ak/st*3");
    expect(problems(`{"credentials":[${PAIR},${named}]}`)).toBe("");
  });

  it("are accounts", () => {
    expect(show('{"credentials":[{"serviceAccount":"{\\n}","name":"a"}]}', ACCOUNTS)).toBe("a={\n}*1");
    expect(problems('{"credentials":[{"name":"a"}]}', ACCOUNTS)).toBe("$.credentials[0].serviceAccount: is needed");
  });

  it("are of one pool with the tokens", () => {
    expect(show(`{"apiTokens":["abc"],"credentials":[{"accessKey":"a","secretKey":"s","name":"b"}]}`)).toBe(
      "acme-ba7816=abc*1 b=s/a*1",
    );
    const drained = '{"accessKey":"a","secretKey":"s","weight":0}';
    expect(problems(`{"credentials":[${drained}]}`)).toBe("$.credentials: has no token with a weight above 0");
    expect(problems(`{"apiTokens":["abc"],"credentials":[${drained}]}`)).toBe("");
  });

  it("that are given twice are one", () => {
    expect(show(`{"credentials":[${PAIR},${PAIR},{"accessKey":"ak","secretKey":"sk","weight":4}]}`)).toBe(
      "acme-aa560b=sk/ak*6",
    );
    expect(show('{"acmeKey":"ak","acmeSecret":"sk","credentials":[' + PAIR + "]}")).toBe("acme-aa560b=sk/ak*2");
    const other = '{"accessKey":"ak","secretKey":"sk","sessionToken":"x"}';
    expect(read(sectionOf(`{"credentials":[${PAIR},${other}]}`), PAIRS).length).toBe(2);
  });

  it("can be one in keys of the provider's own", () => {
    expect(show('{"acmeKey":"ak","acmeSecret":"sk"}')).toBe("acme-aa560b=sk/ak*1");
    expect(show('{"acmeKey":"ak","acmeSecret":"sk","acmeSession":"st"}').endsWith("=sk/ak/st*1")).toBe(true);
    expect(show('{"acmeAccount":"{}"}', ACCOUNTS).endsWith("={}*1")).toBe(true);
    expect(problems('{"acmeSecret":"sk"}')).toBe("$.acmeKey: is needed");
    expect(problems('{"acmeSession":"st"}')).toBe("$.acmeKey: is needed\n$.acmeSecret: is needed");
    expect(problems('{"apiTokens":["abc"],"acmeSecret":"sk"}')).toBe("$.acmeSecret: does nothing beside apiTokens");
    expect(show('{"apiTokens":["abc"],"acmeKey":"ak","acmeSecret":"sk"}')).toBe("acme-ba7816=abc*1");
  });

  it("have all their parts, each fit for a header", () => {
    const bad = '{"accessKey":"a\\n","secretKey":"","sessionToken":5}';
    expect(problems(`{"credentials":[5,{},${bad}]}`)).toBe(
      "$.credentials[0]: must be an object {accessKey, secretKey, sessionToken, name, weight}\n" +
        "$.credentials[1].accessKey: is needed\n" +
        "$.credentials[1].secretKey: is needed\n" +
        "$.credentials[2].accessKey: has characters that a header cannot carry\n" +
        "$.credentials[2].secretKey: is empty\n" +
        "$.credentials[2].sessionToken: must be text",
    );
    expect(problems('{"credentials":{}}')).toBe("$.credentials: must be a list");
    expect(problems('{"credentials":[{"accessKey":"\'a\'","secretKey":"s"}]}')).toBe(
      "$.credentials[0].accessKey: has quotes around it, which are sent as a part of it",
    );
  });

  it("are what the provider takes", () => {
    expect(problems('{"credentials":[{"accessKey":"a","secretKey":"bad"}]}')).toBe(
      "$.credentials[0].accessKey: is none of the vendor's",
    );
    expect(problems('{"acmeAccount":"bad"}', ACCOUNTS)).toBe("$.acmeAccount: is none of the vendor's");
    expect(
      problems(`{"credentials":[${PAIR}]}`, ACCOUNTS).startsWith("$.credentials[0].serviceAccount: is needed"),
    ).toBe(true);
    expect(errorsOf(`{"provider":{"type":"groq","apiTokens":["a"],"credentials":[${PAIR}]}}`)).toBe(
      "$.provider.credentials: are none that this vendor has: its tokens are apiTokens",
    );
  });

  it("have names that give no part of them away, nor of another", () => {
    const parts = ["CANARY-ak", "CANARY-sk", "CANARY-st"];
    const canary = '"accessKey":"CANARY-ak","secretKey":"CANARY-sk","sessionToken":"CANARY-st"';
    for (let i = 0; i < parts.length; i++) {
      expect(problems(`{"credentials":[{${canary},"name":"x-${parts[i]}"}]}`)).toBe(
        "$.credentials[0].name: must not contain the token",
      );
      expect(problems(`{"credentials":[{${canary}},{"accessKey":"1","secretKey":"2","name":"${parts[i]}"}]}`)).toBe(
        "$.credentials: the name of one token contains another token",
      );
    }
  });

  it("are told nowhere, whatever is wrong with them", () => {
    const shapes = ['"CANARY"', '["CANARY"]', '{"CANARY":"CANARY"}', '" CANARY"', '"CANARY\\n"'];
    for (let i = 0; i < shapes.length; i++) {
      const value = shapes[i];
      const told =
        problems(`{"credentials":${value}}`) +
        problems(`{"credentials":[${value}]}`) +
        problems(`{"credentials":[{"accessKey":${value}},{"secretKey":${value}},{"sessionToken":${value}}]}`) +
        problems(`{"credentials":[{"serviceAccount":${value},"name":${value},"weight":${value}}]}`, ACCOUNTS) +
        problems(`{"credentials":[{"CANARY":${value}}]}`, ACCOUNTS) +
        problems(`{"acmeKey":${value},"acmeSecret":${value},"acmeSession":${value}}`) +
        problems('{"acmeAccount":"bad CANARY"}', ACCOUNTS);
      expect(told.length > 0 && !told.includes("CANARY")).toBe(true, told);
    }
  });
});
