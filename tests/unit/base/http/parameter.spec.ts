import { text, utf8 } from "../../../../assembly/base/bytes";
import { parameterOf } from "../../../../assembly/base/http/parameter";

function parameter(value: string, name: string = "boundary"): string {
  return text(parameterOf(utf8(value), utf8(name)));
}

describe("a header's parameter", () => {
  it("is found by its name, with or without quotes", () => {
    expect(parameter("multipart/form-data; boundary=b-1")).toBe("b-1");
    expect(parameter('multipart/form-data ;\t Boundary = "b 1" ; x=y')).toBe("b 1");
    expect(parameter("form-data; filename=model; name=prompt", "name")).toBe("prompt");
    expect(parameter('form-data; filename="a; name=x"; name="m\\"\\\\"', "name")).toBe('m"\\');
  });

  it("is empty where there is none", () => {
    const values = [
      "",
      ";",
      "boundary=b",
      "x; boundary",
      "x; boundaries=b",
      "x; boundary=",
      'x; y="; boundary=b',
      "x;=b",
    ];
    for (let i = 0; i < values.length; i++) expect(parameter(values[i])).toBe("", values[i]);
  });

  it("stays as it is with half its quotes", () => {
    expect(parameter('x; boundary="')).toBe('"');
    expect(parameter('x; boundary="b')).toBe('"b');
    expect(parameter('x; boundary=""')).toBe("");
    expect(parameter('x; boundary="\\')).toBe('"\\');
  });
});
