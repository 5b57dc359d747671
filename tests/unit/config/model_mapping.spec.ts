import { text, utf8 } from "../../../assembly/base/bytes";
import { ModelMapping } from "../../../assembly/config/model_mapping";
import { sectionOf } from "../fakes/configured";

function mapped(mapping: string, model: string): string {
  return text(ModelMapping.read(sectionOf(`{"modelMapping":{${mapping}}}`)).map(utf8(model)));
}

function errorsOf(mapping: string): string {
  const section = sectionOf(`{"modelMapping":${mapping}}`);
  ModelMapping.read(section);
  return section.problems.errors.join("\n");
}

const ALL = '"*":"rest","~^gpt-4.*":"pattern","gpt-*":"short","gpt-4*":"long","gpt-4o":"exact"';

describe("modelMapping", () => {
  it("tries the exact name, the longest prefix, patterns, then the star, whatever the order", () => {
    expect(mapped(ALL, "gpt-4o")).toBe("exact");
    expect(mapped(ALL, "gpt-4o-mini")).toBe("long");
    expect(mapped(ALL, "gpt-3")).toBe("short");
    expect(mapped('"*":"rest","~^gpt-4.*":"pattern"', "gpt-4o")).toBe("pattern");
    expect(mapped(ALL, "claude")).toBe("rest");
    expect(mapped('"gpt-4o*":"x","gpt-4*":"y","gpt-4o-m*":"z"', "gpt-4o-mini")).toBe("z");
  });

  it("leaves a name that nothing maps", () => {
    expect(mapped('"a":"b"', "c")).toBe("c");
    expect(mapped("", "c")).toBe("c");
  });

  it("keeps the name where the target is empty or null, and looks no further", () => {
    expect(mapped('"a":"","*":"rest"', "a")).toBe("a");
    expect(mapped('"a":null,"*":"rest"', "a")).toBe("a");
    expect(mapped('"a*":"","*":"rest"', "ab")).toBe("ab");
    expect(mapped('"~^a":"","~b":"x","*":"rest"', "ab")).toBe("ab");
    expect(mapped('"*":""', "ab")).toBe("ab");
  });

  it("takes the first pattern that matches, in the order given", () => {
    expect(mapped('"~^gpt":"first","~gpt-4":"second"', "gpt-4")).toBe("first-4");
    expect(mapped('"~gpt-4":"second","~^gpt":"first"', "gpt-4")).toBe("second");
  });

  it("searches anywhere in the name, replaces every match and keeps the rest", () => {
    expect(mapped('"~-":"_"', "a-b-c")).toBe("a_b_c");
    expect(mapped('"~gpt-(\\\\d)":"qwen-$1"', "x-gpt-4o")).toBe("x-qwen-4o");
    expect(mapped('"~^gpt-(.*)$":"meta/${1}x"', "gpt-4o")).toBe("meta/4ox");
    expect(mapped('"~(?P<v>\\\\d+)":"v${v}"', "gpt-45")).toBe("gpt-v45");
  });

  it("reads a pattern that ends in a star as a pattern, not as a prefix", () => {
    expect(mapped('"~gpt-.*":"zz"', "gpt-4-turbo")).toBe("zz");
    expect(mapped('"~gpt-.*":"zz"', "~gpt-.x")).toBe("~zz");
  });

  it("never maps a name to nothing", () => {
    expect(mapped('"~(x*)y":"$1"', "y")).toBe("y");
    expect(mapped('"~a":"$9"', "a")).toBe("a");
  });

  it("maps by the whole name, bytes and case included", () => {
    expect(mapped('"GPT-4":"x"', "gpt-4")).toBe("gpt-4");
    expect(mapped('"gpt-4":"x"', "gpt-4 ")).toBe("gpt-4 ");
    expect(mapped('"\\u6a21*":"x"', "模型")).toBe("x");
  });

  it("reads a star in the middle as itself, and two at the end as a prefix with one", () => {
    expect(mapped('"g*t":"x"', "gpt")).toBe("gpt");
    expect(mapped('"g*t":"x"', "g*t")).toBe("x");
    expect(mapped('"g**":"x"', "g*p")).toBe("x");
    expect(mapped('"g**":"x"', "gp")).toBe("gp");
  });

  it("does not take a prefix for longer than the name", () => {
    expect(mapped('"gpt-4o*":"x"', "gpt-4o")).toBe("x");
    expect(mapped('"gpt-4o*":"x"', "gpt-4")).toBe("gpt-4");
  });

  it("takes the last of repeated keys", () => {
    expect(mapped('"a":"x","a":"y"', "a")).toBe("y");
    expect(mapped('"a*":"x","\\u0061*":"y"', "ab")).toBe("y");
    expect(mapped('"~a":"x","~b":"z","~a":"y"', "a")).toBe("y");
    expect(mapped('"*":"x","*":""', "a")).toBe("a");
    expect(errorsOf('{"a":5,"a":"y"}')).toBe("");
  });

  it("is empty when there is nothing to map", () => {
    expect(ModelMapping.read(sectionOf("{}")).isEmpty).toBe(true);
    expect(ModelMapping.read(sectionOf('{"modelMapping":{}}')).isEmpty).toBe(true);
    const one = ['"a":"b"', '"a*":"b"', '"~a":"b"', '"*":"b"'];
    for (let i = 0; i < one.length; i++) {
      expect(ModelMapping.read(sectionOf(`{"modelMapping":{${one[i]}}}`)).isEmpty).toBe(false, one[i]);
    }
  });

  it("refuses what is no map of texts, and patterns it does not understand, all at once", () => {
    expect(errorsOf("[]")).toBe("$.modelMapping: must be an object");
    expect(errorsOf('"a"')).toBe("$.modelMapping: must be an object");
    const lines = errorsOf('{"a":1,"b":"c","gpt-4.1":{},"~(":"x","~a{5,1}":"y"}').split("\n");
    expect(lines.length).toBe(4);
    expect(lines[0]).toBe("$.modelMapping: its key number 1 must be text");
    expect(lines[1]).toBe("$.modelMapping: its key number 3 must be text");
    expect(lines[2].startsWith("$.modelMapping: its key number 4 is no pattern: missing )")).toBe(true, lines[2]);
    expect(lines[3].startsWith("$.modelMapping: its key number 5 ")).toBe(true);
  });

  it("keeps a name of more than 256 bytes", () => {
    const name = "a".repeat(256);
    expect(mapped('"a*":"x","*":"y"', name)).toBe("x");
    expect(mapped('"a*":"x","~a":"b","*":"y"', name + "a")).toBe(name + "a");
  });

  it("finds one of thousands of names", () => {
    const lines: string[] = [];
    for (let i = 0; i < 3000; i++) lines.push(`"m${i}":"v${i}"`);
    expect(mapped(lines.join(","), "m2999")).toBe("v2999");
    expect(mapped(lines.join(",") + ',"m5":"last"', "m5")).toBe("last");
    expect(mapped(lines.join(","), "m3000")).toBe("m3000");
  });

  it("has patterns of a bounded size, all of them together", () => {
    const lines: string[] = [];
    for (let i = 0; i < 40; i++) lines.push(`"~(a{30}){20}${i}":"x"`);
    expect(errorsOf("{" + lines.join(",") + "}")).toBe("$.modelMapping: has too many patterns");
    expect(errorsOf("{" + lines.slice(0, 2).join(",") + "}")).toBe("");
  });
});
