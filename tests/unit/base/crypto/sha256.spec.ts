import { Bytes, EMPTY, slice, utf8 } from "../../../../assembly/base/bytes";
import { Sha256, sha256 } from "../../../../assembly/base/crypto/sha256";
import { hex } from "../../../../assembly/base/hex";

/** The vectors of FIPS 180-2 appendix B and of NIST's example values. */
const LONG = utf8(
  "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
);

function repeated(byte: u8, count: i32): Bytes {
  const bytes = new StaticArray<u8>(count);
  memory.fill(changetype<usize>(bytes), byte, count);
  return bytes;
}

describe("SHA-256", () => {
  it("gives the digest of the empty message", () => {
    expect(hex(sha256(EMPTY))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("gives the standard's digest of abc", () => {
    expect(hex(sha256(utf8("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("gives the standard's digest of the 448-bit message", () => {
    const message = utf8("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    expect(message.length).toBe(56);
    expect(hex(sha256(message))).toBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  });

  it("gives the standard's digest of the 896-bit message", () => {
    expect(LONG.length).toBe(112);
    expect(hex(sha256(LONG))).toBe("cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  });

  it("gives the standard's digest of a million times a", () => {
    expect(hex(sha256(repeated(0x61, 1000000)))).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  it("does not care how the message is cut", () => {
    const message = repeated(0x5a, 200);
    const whole = hex(sha256(message));
    let different = "";
    for (let cut = 0; cut <= message.length; cut++) {
      const hash = new Sha256();
      hash.update(slice(message, 0, cut));
      hash.update(slice(message, cut, message.length));
      if (hex(hash.digest()) != whole) different += " " + cut.toString();
    }
    expect(different).toBe("");
  });

  it("takes a message byte by byte", () => {
    const hash = new Sha256();
    for (let i = 0; i < LONG.length; i++) hash.update(slice(LONG, i, i + 1));
    hash.update(EMPTY);
    expect(hex(hash.digest())).toBe(hex(sha256(LONG)));
  });

  it("pads messages of every length around a block's end", () => {
    // SHA-256 over the digests of 0..130 times a, one after the other; made with Node's crypto.
    const all = new Sha256();
    for (let size = 0; size <= 130; size++) all.update(sha256(repeated(0x61, size)));
    expect(hex(all.digest())).toBe("f908a43fc8456c583aacde0fb2627959f8513dc76d0c03979b7f945a7dd78f22");
  });
});
