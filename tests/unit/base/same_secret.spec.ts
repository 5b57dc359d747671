import { utf8 } from "../../../assembly/base/bytes";
import { isSameSecret } from "../../../assembly/base/same_secret";

const SECRET = utf8("a-secret-of-20-bytes");

describe("a secret", () => {
  it("is the same only as a whole", () => {
    expect(isSameSecret(utf8("a-secret-of-20-bytes"), SECRET)).toBe(true);
    const wrong = [
      "",
      "a",
      "a-secret-of-20-byte",
      "a-secret-of-20-bytesa",
      "b-secret-of-20-bytes",
      "a-secret-of-20-bytet",
      "A-SECRET-OF-20-BYTES",
      "a-secret-of-20-bytesa-secret-of-20-bytes",
    ];
    for (let i = 0; i < wrong.length; i++) expect(isSameSecret(utf8(wrong[i]), SECRET)).toBe(false, wrong[i]);
  });

  it("that is empty is nobody's", () => {
    expect(isSameSecret(utf8(""), utf8(""))).toBe(false);
    expect(isSameSecret(utf8("a"), utf8(""))).toBe(false);
  });
});
