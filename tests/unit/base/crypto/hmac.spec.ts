import { Bytes, utf8 } from "../../../../assembly/base/bytes";
import { hmacSha256 } from "../../../../assembly/base/crypto/hmac";
import { hex } from "../../../../assembly/base/hex";

function repeated(byte: u8, count: i32): Bytes {
  return new StaticArray<u8>(count).fill(byte);
}

/** RFC 4231, 4. */
describe("HMAC-SHA-256", () => {
  it("gives the RFC's code for a short key", () => {
    expect(hex(hmacSha256(repeated(0x0b, 20), utf8("Hi There")))).toBe(
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    );
    expect(hex(hmacSha256(utf8("Jefe"), utf8("what do ya want for nothing?")))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    expect(hex(hmacSha256(repeated(0xaa, 20), repeated(0xdd, 50)))).toBe(
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    );
  });

  it("gives the RFC's code for a key that is longer than a block", () => {
    expect(hex(hmacSha256(repeated(0xaa, 131), utf8("Test Using Larger Than Block-Size Key - Hash Key First")))).toBe(
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    );
    const text = "This is a test using a larger than block-size key and a larger than block-size data. The key needs";
    expect(
      hex(hmacSha256(repeated(0xaa, 131), utf8(text + " to be hashed before being used by the HMAC algorithm."))),
    ).toBe("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
  });
});
