import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { ApiToken } from "../../../assembly/failover/api_token";

// SHA-256("abc") = ba7816bf 8f01cfea ... (FIPS 180-2, B.1)
describe("ApiToken", () => {
  it("is known by the first 8 bytes of SHA-256 over its secret", () => {
    expect(new ApiToken(Credential.text(utf8("abc")), "groq", "", 1).fingerprint).toBe("ba7816bf8f01cfea");
  });

  it("is called by its type and 6 digits of the fingerprint, or by its name", () => {
    expect(new ApiToken(Credential.text(utf8("abc")), "groq", "", 1).alias).toBe("groq-ba7816");
    expect(new ApiToken(Credential.text(utf8("abc")), "groq", "main", 1).alias).toBe("main");
  });

  it("has a fingerprint that knows neither name, weight nor type", () => {
    const other = new ApiToken(Credential.text(utf8("abc")), "qwen", "main", 9);
    expect(other.fingerprint).toBe("ba7816bf8f01cfea");
  });
});
