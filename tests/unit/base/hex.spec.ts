import { EMPTY } from "../../../assembly/base/bytes";
import { hex } from "../../../assembly/base/hex";

const SAMPLE: StaticArray<u8> = [0x00, 0x0f, 0xa0, 0xff];

describe("hex", () => {
  it("writes two lower-case digits a byte", () => {
    expect(hex(SAMPLE)).toBe("000fa0ff");
    expect(hex(EMPTY)).toBe("");
  });

  it("takes only as many bytes as asked for and as exist", () => {
    expect(hex(SAMPLE, 3)).toBe("000fa0");
    expect(hex(SAMPLE, 0)).toBe("");
    expect(hex(SAMPLE, 99)).toBe("000fa0ff");
  });
});
