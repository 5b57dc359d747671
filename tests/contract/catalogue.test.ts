import assert from "node:assert/strict";
import { test } from "node:test";
import { apis, casesOf, catalogue, copiesOf, errorsOf, isStream, providerFolders, readProvider } from "./fixtures.ts";

test("every provider of the built module has fixtures, and every fixture folder has its provider", async () => {
  const types = providerFolders().map((name) => readProvider(name).configuration.type);
  assert.deepEqual([...new Set(types)].sort(), (await catalogue()).sort());
});

for (const name of providerFolders()) {
  test(`${name}: its fixtures cover every API it serves, a stream and two errors`, () => {
    const fixture = readProvider(name);
    const { type } = fixture.configuration;
    assert.ok(name === type || name.startsWith(`${type}-`));
    assert.match(fixture.source, /^https:\/\//);
    const cases = casesOf(name);
    const covered = new Set(cases.map((one) => one.api));
    assert.deepEqual([...covered].sort(), Object.keys(fixture.paths).sort());
    assert.ok(cases.some(isStream));
    for (const one of cases) {
      assert.equal(one.request !== undefined, apis[one.api].method === "POST", one.name);
      assert.equal(one.upstream !== undefined, one.request !== undefined, one.name);
    }
    const isChanged = cases.some((one) => one.upstream !== undefined && one.request?.equals(one.upstream) === false);
    assert.equal(isChanged, fixture.passesBodies !== true, "one case shows what becomes of a body");
    assert.deepEqual(
      errorsOf(name)
        .map((one) => one.status)
        .sort(),
      [401, 429],
    );
    for (const reason of Object.values(fixture.skips)) assert.ok(reason.length > 20, "a skip needs its reason");
  });

  test(`${name}: its folder has only what differs from what all share`, () => assert.deepEqual(copiesOf(name), []));
}
