import { text, utf8 } from "../../../../assembly/base/bytes";
import { joinedValues } from "../../../../assembly/base/http/value_list";

function joinedTexts(list: string, more: string): string {
  return text(joinedValues(utf8(list), utf8(more)));
}

/** `count` different values of three letters and more. */
function values(count: i32): string {
  const list: string[] = [];
  for (let i = 0; i < count; i++) list.push("v" + (100 + i).toString());
  return list.join(",");
}

describe("joinedValues", () => {
  it("adds values that the list does not have, in their order", () => {
    expect(joinedTexts("a,b", "c, b ,d")).toBe("a,b,c,d");
    expect(joinedTexts("", "c")).toBe("c");
    expect(joinedTexts("a", "")).toBe("a");
    expect(joinedTexts("", "")).toBe("");
  });

  it("knows a value in any case, and one that comes twice", () => {
    expect(joinedTexts("Alpha", "aLPHA,beta,BETA")).toBe("Alpha,beta");
  });

  it("passes over empty values", () => {
    expect(joinedTexts("a", ",, ,b,")).toBe("a,b");
  });

  it("compares 64 values, and puts more of them behind the list as they are", () => {
    expect(joinedTexts("v100", values(64))).toBe(values(64));
    expect(joinedTexts("v100", values(65))).toBe("v100," + values(65));
    expect(joinedTexts("", values(65))).toBe(values(65));
  });

  it("compares 4 KiB, and puts longer lists behind the list as they are", () => {
    const long = "b".repeat(2047) + "," + "c".repeat(2048);
    expect(joinedTexts("a,A", "a," + "b".repeat(4094))).toBe("a,A," + "b".repeat(4094));
    expect(joinedTexts("a", long)).toBe("a," + long);
    expect(joinedTexts("a", "a," + long)).toBe("a,a," + long);
  });
});
