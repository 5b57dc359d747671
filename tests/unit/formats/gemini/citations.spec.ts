import { utf8 } from "../../../../assembly/base/bytes";
import { CharacterIndex } from "../../../../assembly/formats/gemini/character_index";
import { candidate, choices, said } from "./samples";

const SEARCH = '{"stream":true,"web_search_options":{}}';
const CHUNKS = '"groundingChunks":[{"web":{"uri":"https://a","title":"A"}},{"image":{}},{"maps":{"uri":"https://m"}}]';

function cited(from: i32, to: i32, url: string, title: string): string {
  return `{"type":"url_citation","url_citation":{"start_index":${from},"end_index":${to},"url":"${url}","title":"${title}"}}`;
}

/** The annotations of an answer with these parts and sources. */
function annotations(parts: string, sources: string): string {
  const all = choices(`{"content":{"parts":[${parts}]},"groundingMetadata":{${sources}}}`);
  const at = all.indexOf('"annotations":');
  return at < 0 ? "none" : all.substring(at + 14, all.indexOf('},"logprobs"'));
}

function support(segment: string, indices: string): string {
  return `{"segment":{${segment}},"groundingChunkIndices":[${indices}]}`;
}

describe("sources of an answer", () => {
  it("are annotations of the characters that they support", () => {
    const supports = `${CHUNKS},"groundingSupports":[${support('"endIndex":6', "0")},${support('"startIndex":7,"endIndex":8', "2,0,1,9")}]`;
    // Six bytes are two characters, of which the second has four.
    expect(annotations('{"text":"é😀 b"}', supports)).toBe(
      `[${cited(0, 2, "https://a", "A")},${cited(3, 4, "https://m", "")},${cited(3, 4, "https://a", "A")}]`,
    );
  });

  it("stand in the part that they are told of, thoughts counted", () => {
    const parts = '{"text":"hm","thought":true},{"text":"éa"},{"text":"bc"}';
    const supports = `${CHUNKS},"groundingSupports":[${support('"partIndex":2,"startIndex":1,"endIndex":2', "0")},${support('"partIndex":1,"endIndex":2', "0")}]`;
    expect(annotations(parts, supports)).toBe(`[${cited(3, 4, "https://a", "A")},${cited(0, 1, "https://a", "A")}]`);
  });

  it("stand at the end where no place is told, and are none without an address", () => {
    expect(annotations('{"text":"éa"}', CHUNKS)).toBe(
      `[${cited(2, 2, "https://a", "A")},${cited(2, 2, "https://m", "")}]`,
    );
    expect(annotations('{"text":"a"}', '"webSearchQueries":["q"]')).toBe("none");
    expect(annotations('{"text":"a"}', '"groundingChunks":{},"groundingSupports":7')).toBe("none");
    expect(annotations('{"text":"a"}', `"groundingChunks":[{"web":{"uri":"${"u".repeat(5000)}"}}]`)).toBe("none");
  });

  it("are bounded in number", () => {
    const many = new Array<string>(400).fill("0").join(",");
    const all = annotations('{"text":"a"}', `${CHUNKS},"groundingSupports":[${support('"endIndex":1', many)}]`);
    expect(all.split("url_citation").length - 1).toBe(2 * 256);
  });

  it("are counted over all that a stream has said", () => {
    const supports = `,"groundingMetadata":{${CHUNKS},"groundingSupports":[${support('"startIndex":3,"endIndex":5', "0")}]}`;
    const events = [candidate('{"text":"éa"}'), candidate('{"text":"bc"}', supports)];
    const told = said(events, SEARCH);
    expect(told.includes(`"annotations":[${cited(2, 4, "https://a", "A")}]`)).toBe(true);
    expect(said(events).includes("annotations")).toBe(false);
  });
});

describe("an index of characters", () => {
  it("is exact at every byte, however the text is cut", () => {
    const text = utf8("aé€😀".repeat(40));
    const index = new CharacterIndex();
    for (let i = 0; i < text.length; i += 7) index.add(text.slice<StaticArray<u8>>(i, min(i + 7, text.length)));
    expect(index.count).toBe(160);
    let count = 0;
    let faults = 0;
    for (let i = 0; i < text.length; i++) {
      if (index.at(i) != count) faults++;
      if ((text[i] & 0xc0) != 0x80) count++;
    }
    expect(faults).toBe(0);
    expect(index.at(-5)).toBe(0);
    expect(index.at(1 << 40)).toBe(160);
    expect(new CharacterIndex().at(3)).toBe(0);
  });
});
