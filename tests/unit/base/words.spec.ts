import { EMPTY, utf8 } from "../../../assembly/base/bytes";
import { Words } from "../../../assembly/base/words";

function wordsOf(list: string[]): Words {
  const words = new Words();
  for (let i = 0; i < list.length; i++) words.add(utf8(list[i]));
  return words;
}

describe("Words", () => {
  it("are numbered in the order in which they came, each once", () => {
    const words = new Words();
    expect(words.add(utf8("a"))).toBe(0);
    expect(words.add(utf8("b"))).toBe(1);
    expect(words.add(utf8("a"))).toBe(0);
    expect(words.add(EMPTY)).toBe(2);
    expect(words.count).toBe(3);
  });

  it("are found among many", () => {
    const words = new Words();
    for (let i = 0; i < 5000; i++) expect(words.add(utf8("word-" + i.toString()))).toBe(i);
    for (let i = 0; i < 5000; i++) expect(words.find(utf8("word-" + i.toString()))).toBe(i);
    expect(words.find(utf8("word-5000"))).toBe(-1);
    expect(words.find(EMPTY)).toBe(-1);
  });

  it("are seen anywhere in a text", () => {
    const words = wordsOf(["key", "longer-word", ""]);
    expect(words.anyIn(utf8("my-key"))).toBe(true);
    expect(words.anyIn(utf8("keys"))).toBe(true);
    expect(words.anyIn(utf8("the-longer-word"))).toBe(true);
    expect(words.anyIn(utf8("ke-y-longer-wor"))).toBe(false);
    expect(words.anyIn(EMPTY)).toBe(false);
  });
});
