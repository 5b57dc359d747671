import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { Prng } from "../../../assembly/base/random";
import { CustomSetting, withSettings } from "../../../assembly/canonical/custom_setting";

function setting(path: string, value: string, overwrites: bool = true): CustomSetting {
  return new CustomSetting(
    path.split(".").map<StaticArray<u8>>((key) => utf8(key)),
    utf8(value),
    overwrites,
  );
}

function made(body: string, settings: CustomSetting[]): string {
  return text(withSettings(JsonDocument.parse(utf8(body)), settings).bytes);
}

describe("custom settings", () => {
  it("are added, or replace what is there, and nothing else changes", () => {
    expect(made('{ "a" : 1.0 }', [setting("b", "2")])).toBe('{ "a" : 1.0,"b":2 }');
    expect(made('{"a":1.0,"b":null}', [setting("b", "[2]")])).toBe('{"a":1.0,"b":[2]}');
    expect(made("{}", [setting("a", '"x"')])).toBe('{"a":"x"}');
  });

  it("give way to what a client says, null included, where they do not overwrite", () => {
    expect(made('{"a":1}', [setting("a", "2", false)])).toBe('{"a":1}');
    expect(made('{"a":null}', [setting("a", "2", false)])).toBe('{"a":null}');
    expect(made('{"b":1}', [setting("a", "2", false)])).toBe('{"b":1,"a":2}');
  });

  it("reach into objects, and make those that are missing", () => {
    expect(made('{"a":{"b":1}}', [setting("a.c", "2")])).toBe('{"a":{"b":1,"c":2}}');
    expect(made("{}", [setting("a.b.c", "2")])).toBe('{"a":{"b":{"c":2}}}');
    expect(made('{"a":7}', [setting("a.b", "2")])).toBe('{"a":{"b":2}}');
    expect(made('{"a":7}', [setting("a.b", "2", false)])).toBe('{"a":7}');
    expect(made('{"a":[{}]}', [setting("a.0", "2")])).toBe('{"a":{"0":2}}');
  });

  it("are each made on what the one before left", () => {
    expect(made("{}", [setting("a.b", "1"), setting("a.c", "2"), setting("a.b", "3")])).toBe('{"a":{"b":3,"c":2}}');
    expect(made("{}", [setting("a", "1"), setting("a", "2", false)])).toBe('{"a":1}');
  });

  it("escape their keys", () => {
    expect(made("{}", [setting('a"\\', "1")])).toBe('{"a\\"\\\\":1}');
  });

  it("leave the document itself where nothing is to be done", () => {
    const document = JsonDocument.parse(utf8('{"a":1}'));
    expect(withSettings(document, []) === document).toBe(true);
    expect(withSettings(document, [setting("a", "2", false)]) === document).toBe(true);
  });

  it("go into values that others of them made", () => {
    expect(made("{}", [setting("a", '{"b":1}'), setting("a.b", "2"), setting("a.c", "3")])).toBe('{"a":{"b":2,"c":3}}');
    expect(made('{"a":{"x":1}}', [setting("a.y", "2"), setting("a", "3"), setting("a.z", "4")])).toBe('{"a":{"z":4}}');
    expect(made('{"a":{"x":1}}', [setting("a", "3"), setting("a.z", "4", false)])).toBe('{"a":3}');
  });

  it("made all at once are the same as made one after the other", () => {
    const paths = ["a", "b", "a.b", "a.c", "a.b.c", "a.b.d", "b.a", "b.a.b"];
    const values = ["1", "{}", '{"b":{"c":2}}', "[3]", "null"];
    const bodies = ["{}", '{"a":{}}', '{"a":{"b":{"x":0}},"b":5}', '{"a":1,"a":{"c":1}}', "[]", "7", '{ "b" : [ ] }'];
    const dice = new Prng(7);
    for (let run = 0; run < 3000; run++) {
      const body = bodies[dice.below(bodies.length)];
      const settings: CustomSetting[] = [];
      for (let i = dice.below(6); i > 0; i--) {
        const value = values[dice.below(values.length)];
        settings.push(setting(paths[dice.below(paths.length)], value, dice.below(3) > 0));
      }
      let document = JsonDocument.parse(utf8(body));
      for (let i = 0; i < settings.length; i++) document = withSettings(document, [settings[i]]);
      expect(made(body, settings)).toBe(text(document.bytes), body);
    }
  });
});
