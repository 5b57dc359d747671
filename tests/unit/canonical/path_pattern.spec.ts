import { text, utf8 } from "../../../assembly/base/bytes";
import { PathPattern, Star } from "../../../assembly/canonical/path_pattern";

function start(pattern: string, path: string): i32 {
  return new PathPattern(pattern).startIn(utf8(path));
}

function matches(pattern: string, path: string): bool {
  return new PathPattern(pattern).matches(utf8(path));
}

function filled(pattern: string, path: string, client: string): string {
  return text(new PathPattern(pattern).fill(utf8(path), utf8(client)));
}

const FILE = "/v1/files/*/content";

describe("a path pattern", () => {
  it("is the end of a path, whatever stands before", () => {
    expect(start("/v1/models", "/v1/models")).toBe(0);
    expect(start("/v1/models", "/team/v1/models")).toBe(5);
    const others = ["", "/", "/v1/models/", "/v1/model", "1/models", "/v1/models/x", "/V1/models"];
    for (let i = 0; i < others.length; i++) expect(start("/v1/models", others[i])).toBe(-1, others[i]);
  });

  it("has one segment for each star", () => {
    expect(start(FILE, "/v1/files/f/content")).toBe(0);
    expect(start(FILE, "/team/v1/files/file-123/content")).toBe(5);
    expect(start("/a/*/b/*", "/p/a/one/b/three")).toBe(2);
    expect(start("/a/*/b/*", "/p/a/one/b/three".replace("/b/", "/c/"))).toBe(-1);
    const others = [
      "/v1/files//content",
      "/v1/files/content",
      "/v1/files/a/b/content",
      "/v1/files/f/content/",
      "f/content",
    ];
    for (let i = 0; i < others.length; i++) expect(matches(FILE, others[i])).toBe(false, others[i]);
  });

  it("has no segment that leads elsewhere", () => {
    const dots = [
      ".",
      "..",
      "%2e",
      "%2E%2e",
      ".%2E",
      "%2e.",
      "..;x",
      "%2e%2e%3bx",
      "%252e%252e",
      "..%2f..",
      "..%5Cx",
      "\\",
    ];
    for (let i = 0; i < dots.length; i++) expect(matches(FILE, `/v1/files/${dots[i]}/content`)).toBe(false, dots[i]);
    const others = ["a%2fb", "%2F", "a%252fb", "%00", "a%0d%0ab", "%7f", "a\nb", "%2525252e", "%c0%ae%c0%ae"];
    for (let i = 0; i < others.length; i++)
      expect(matches(FILE, `/v1/files/${others[i]}/content`)).toBe(false, others[i]);
    const names = ["...", ".a", "a.", "%2e%2e%2e", "%2", "%", "a%20b", "100%25", "ft:gpt-4o:org::id", "a;b"];
    for (let i = 0; i < names.length; i++) expect(matches(FILE, `/v1/files/${names[i]}/content`)).toBe(true, names[i]);
  });

  it("has escaped slashes only where names may have them, and no dots between those", () => {
    const models = new PathPattern("/v1/models/*", Star.Name);
    expect(models.matches(utf8("/v1/models/meta-llama%2FLlama-3"))).toBe(true);
    const others = ["..%2f..%2forganization", "x%2f..", "%2e%2e%2fx", "a%2f%2e", "a/b"];
    for (let i = 0; i < others.length; i++)
      expect(models.matches(utf8("/v1/models/" + others[i]))).toBe(false, others[i]);
  });

  it("fills the stars of another path with what its own stand for, in order", () => {
    expect(filled("/a/*/b/*", "/x/*/*/y", "/p/a/one/b/two")).toBe("/x/one/two/y");
    expect(filled(FILE, "/api/*", "/v1/files/f-1/content")).toBe("/api/f-1");
  });

  it("leaves stars that nothing stands for, and needs none", () => {
    expect(filled(FILE, "/x/*/*", "/v1/files/f/content")).toBe("/x/f/*");
    expect(filled(FILE, "/x", "/v1/files/f/content")).toBe("/x");
    expect(filled("/v1/models", "/m/*", "/anything")).toBe("/m/*");
  });

  it("fills nothing from a path that does not match", () => {
    expect(filled(FILE, "/x/*", "/v1/files/../content")).toBe("");
    expect(filled(FILE, "/x/*", "")).toBe("");
  });
});
