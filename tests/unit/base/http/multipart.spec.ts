import { slice, text, utf8 } from "../../../../assembly/base/bytes";
import { FormReader } from "../../../../assembly/base/http/multipart";

const HEAD = "Content-Disposition: form-data; name=";

/** The fields of `body` with the boundary `b`, as `name=value` in brackets. */
function fields(body: string): string {
  const bytes = utf8(body);
  const form = new FormReader(bytes, utf8("b"));
  let found = "";
  while (form.next()) found += `[${text(form.name)}=${text(slice(bytes, form.start, form.end))}]`;
  return found;
}

function part(name: string, value: string): string {
  return `--b\r\n${HEAD}"${name}"\r\n\r\n${value}\r\n`;
}

describe("a form", () => {
  it("is read part by part, in order", () => {
    expect(fields(part("model", "m") + part("prompt", "a\r\nb") + "--b--\r\n")).toBe("[model=m][prompt=a\r\nb]");
    expect(fields(part("empty", "") + "--b--")).toBe("[empty=]");
    expect(fields("--b--\r\n")).toBe("");
  });

  it("has what stands before and behind it passed over", () => {
    expect(fields("hello\r\n" + part("a", "1") + "--b--\r\n" + part("late", "2"))).toBe("[a=1]");
  });

  it("takes line feeds alone, blanks behind a boundary, and names without quotes or of any case", () => {
    expect(fields(`--b \t\n${HEAD}a\n\n1\n--b--`)).toBe("[a=1]");
    expect(
      fields(`--b\r\ncontent-type: text/plain\r\nCONTENT-DISPOSITION: form-data; name="a"\r\n\r\n1\r\n--b--`),
    ).toBe("[a=1]");
  });

  it("has no end at something that only looks like its boundary", () => {
    expect(fields(part("a", "x--b\r\n--bc\r\n -b\r\n--B") + "--b--")).toBe("[a=x--b\r\n--bc\r\n -b\r\n--B]");
  });

  it("has parts without a name", () => {
    expect(fields("--b\r\nx: y\r\n\r\n1\r\n--b--")).toBe("[=1]");
    expect(fields("--b\r\n\r\n1\r\n--b--")).toBe("[=1]");
  });

  it("ends where it breaks off", () => {
    const broken = [
      "",
      "--",
      "--b",
      "--b\r\n",
      `--b\r\n${HEAD}"a"`,
      `--b\r\n${HEAD}"a"\r\n`,
      `--b\r\n${HEAD}"a"\r\n\r\n1`,
    ];
    for (let i = 0; i < broken.length; i++) expect(fields(broken[i])).toBe("", broken[i]);
    expect(fields(part("a", "1") + `--b\r\n${HEAD}"b"\r\n\r\n2`)).toBe("[a=1]");
  });
});
