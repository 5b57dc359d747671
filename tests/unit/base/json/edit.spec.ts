import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument, NONE } from "../../../../assembly/base/json/document";
import { JsonEdit } from "../../../../assembly/base/json/edit";

let document: JsonDocument = JsonDocument.parse(utf8("{}"));
let edit: JsonEdit = new JsonEdit(document);

function open(source: string): void {
  document = JsonDocument.parse(utf8(source));
  edit = new JsonEdit(document);
}

/** The key node of the `index`-th member of the root. */
function key(index: i32): i32 {
  let node = document.first(document.root);
  for (let i = 0; i < index; i++) node = document.next(node);
  return node;
}

function remove(index: i32): void {
  edit.remove(key(index));
}

function replace(index: i32, raw: string): void {
  edit.replace(document.value(key(index)), utf8(raw));
}

function insert(name: string, raw: string): void {
  edit.insert(document.root, utf8(name), utf8(raw));
}

function result(): string {
  return text(edit.apply());
}

describe("JSON edit", () => {
  it("leaves the text alone when nothing was asked", () => {
    open(' { "a" : 1.50 } ');
    expect(edit.changed).toBe(false);
    expect(result()).toBe(' { "a" : 1.50 } ');
  });

  it("replaces values and keeps every other byte", () => {
    open('{ "model" : "gpt" ,\n "n":1e2, "x":[1, 2] }');
    replace(2, "null");
    replace(0, '"qwen-max"');
    expect(edit.changed).toBe(true);
    expect(result()).toBe('{ "model" : "qwen-max" ,\n "n":1e2, "x":null }');
  });

  it("lets the second replacement of a value win", () => {
    open('{"a":1}');
    replace(0, "2");
    replace(0, "3");
    expect(result()).toBe('{"a":3}');
  });

  it("renames a key", () => {
    open('{"max_tokens": 5}');
    edit.replace(key(0), utf8('"max_completion_tokens"'));
    expect(result()).toBe('{"max_completion_tokens": 5}');
  });

  it("removes a member with one comma, wherever it stands", () => {
    open('{ "a":1, "b":2, "c":3 }');
    remove(0);
    expect(result()).toBe('{ "b":2, "c":3 }');
    open('{ "a":1, "b":2, "c":3 }');
    remove(1);
    expect(result()).toBe('{ "a":1, "c":3 }');
    open('{ "a":1, "b":2, "c":3 }');
    remove(2);
    expect(result()).toBe('{ "a":1, "b":2 }');
    open('{ "a":1 }');
    remove(0);
    expect(result()).toBe("{  }");
  });

  it("removes several members in any order", () => {
    open('{"a":1,"b":2,"c":3,"d":4}');
    remove(3);
    remove(1);
    remove(2);
    expect(result()).toBe('{"a":1}');
    open('{"a":1,"b":2,"c":3}');
    remove(2);
    remove(0);
    expect(result()).toBe('{"b":2}');
    open('{"a":1,"b":2}');
    remove(1);
    remove(0);
    remove(1);
    expect(result()).toBe("{}");
  });

  it("appends members behind the last one, in the order of the calls", () => {
    open('{"a":1 }');
    insert("b", "2");
    insert('c"', "[3]");
    expect(result()).toBe('{"a":1,"b":2,"c\\"":[3] }');
    open("{ }");
    insert("b", "2");
    insert("c", "3");
    expect(result()).toBe('{"b":2,"c":3 }');
  });

  it("appends to an object that loses its last member, or all of them", () => {
    open('{"a":1, "b":2}');
    insert("c", "3");
    remove(1);
    expect(result()).toBe('{"a":1,"c":3}');
    open('{"a":1, "b":2}');
    remove(0);
    insert("c", "3");
    insert("d", "4");
    remove(1);
    expect(result()).toBe('{"c":3,"d":4}');
  });

  it("edits outer and inner values at once", () => {
    open('{"a":{"b":{"c":1}},"d":{}}');
    const inner = document.value(document.first(document.value(key(0))));
    edit.insert(inner, utf8("e"), utf8("2"));
    edit.insert(document.value(key(1)), utf8("f"), utf8("3"));
    insert("g", "4");
    edit.remove(document.first(inner));
    expect(result()).toBe('{"a":{"b":{"e":2}},"d":{"f":3},"g":4}');
  });

  it("drops what happens inside a replaced or removed value", () => {
    open('{"a":{"b":1},"c":{"d":1}}');
    const a = document.value(key(0));
    edit.replace(document.value(document.first(a)), utf8("2"));
    edit.insert(a, utf8("x"), utf8("1"));
    edit.remove(document.first(a));
    replace(0, "0");
    edit.insert(document.value(key(1)), utf8("x"), utf8("1"));
    remove(1);
    expect(result()).toBe('{"a":0}');
  });

  it("ignores nodes that do not exist or are of the wrong kind", () => {
    open('{"a":[1]}');
    edit.replace(NONE, utf8("2"));
    edit.replace(i32.MAX_VALUE, utf8("2"));
    edit.insert(document.value(key(0)), utf8("b"), utf8("2"));
    edit.remove(document.value(key(0)));
    expect(edit.changed).toBe(false);
    expect(result()).toBe('{"a":[1]}');
  });

  it("takes further edits after it was applied", () => {
    open('{"a":1,"b":2,"c":3}');
    remove(1);
    remove(2);
    expect(result()).toBe('{"a":1}');
    insert("d", "4");
    replace(0, "5");
    expect(result()).toBe('{"a":5,"d":4}');
  });

  it("takes items out of a list, with their commas", () => {
    const left = ["[2,3]", "[1,3]", "[1,2]"];
    for (let i = 0; i < 3; i++) {
      open("[1,2,3]");
      edit.removeItem(key(i));
      expect(result()).toBe(left[i]);
    }
    open(" [ 1 , [2, 2] , 3 ] ");
    edit.removeItem(key(0));
    edit.removeItem(key(2));
    expect(result()).toBe(" [ [2, 2]  ] ");
    open("[1,2]");
    edit.removeItem(key(0));
    edit.removeItem(key(1));
    expect(result()).toBe("[]");
    edit.removeItem(NONE);
    expect(result()).toBe("[]");
  });
});
