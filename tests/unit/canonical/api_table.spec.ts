import { text, utf8 } from "../../../assembly/base/bytes";
import { Api, DELETE, GET, POST } from "../../../assembly/canonical/api";
import { API_NAMES, ApiName } from "../../../assembly/canonical/api_name";
import { APIS, apiOf } from "../../../assembly/canonical/api_table";
import { apiNameOf, askedApi, filledPath } from "../../../assembly/canonical/routes";
import { ServedApis } from "../../../assembly/canonical/served_apis";
import { API_WORDS, SettingFault, Settings, providerOf, providerTypes } from "../../../assembly/providers/index";

/** A vendor that has one API. */
class Having extends ServedApis {
  constructor(private readonly only: ApiName) {
    super();
  }

  override opens(_api: ApiName): bool {
    return true;
  }

  override serves(api: ApiName): bool {
    return api == this.only;
  }
}

/** The path of `api` with identifiers in it, which may look like words of others. */
function pathOf(api: Api, prefix: string = "", id: string = "id_1"): string {
  return prefix + api.path.split("*").join(id);
}

function methodsOf(api: Api): string[] {
  const methods: string[] = [];
  if ((api.methods & GET) != 0) methods.push("GET");
  if ((api.methods & POST) != 0) methods.push("POST");
  if ((api.methods & DELETE) != 0) methods.push("DELETE");
  return methods;
}

describe("the table of APIs", () => {
  it("has each of them once, with methods, a path and a name", () => {
    for (let number = 1; number < API_NAMES; number++) {
      let count = 0;
      for (let i = 0; i < APIS.length; i++) if (APIS[i].api == number) count++;
      expect(count).toBe(1, number.toString());
      const api = apiOf(<ApiName>number);
      expect(api !== null && api.word.length > 0 && api.path.startsWith("/") && api.methods != 0).toBe(true);
    }
  });

  it("tells each by its own path, from its own clients, with each of its methods, behind any prefix", () => {
    const prefixes = ["", "/team", "/v1", "/openai/v1/models"];
    for (let i = 0; i < APIS.length; i++) {
      const api = APIS[i];
      const methods = methodsOf(api);
      for (let j = 0; j < methods.length; j++) {
        for (let k = 0; k < prefixes.length; k++) {
          const path = pathOf(api, prefixes[k]);
          const asked = askedApi(utf8(path), utf8(methods[j]), api.owner, new Having(api.api));
          expect(asked).toBe(api.api, `${methods[j]} ${path}`);
        }
      }
    }
  });

  it("names no API that a configuration would not find again by that name", () => {
    for (let i = 0; i < APIS.length; i++) {
      for (let j = 0; j < i; j++) {
        const isShared = APIS[i].sharesWord || APIS[j].sharesWord;
        expect(APIS[i].word == APIS[j].word && !isShared).toBe(false, APIS[i].word);
      }
    }
    for (let i = 0; i < API_WORDS.length; i++) expect(apiOf(API_WORDS[i].api) !== null).toBe(true, API_WORDS[i].word);
  });
});

describe("what a provider serves", () => {
  it("is asked for by a path that is told, and goes to one that has all identifiers of the client's", () => {
    const types = providerTypes();
    for (let i = 0; i < types.length; i++) {
      const provider = providerOf(types[i]);
      if (provider === null) continue;
      const routes = provider.profile.routes;
      const faults: SettingFault[] = [];
      for (let j = 0; j < routes.length; j++) {
        const api = apiOf(routes[j].api);
        const name = types[i] + " " + routes[j].path;
        expect(api !== null).toBe(true, name);
        if (api === null) continue;
        const client = pathOf(api);
        expect(apiNameOf(utf8(client)) != ApiName.Unknown).toBe(true, name);
        const sent = text(filledPath(routes[j].api, utf8(routes[j].path), utf8(client)));
        expect(sent).toBe(routes[j].path.split("*").join("id_1"), name);
        expect(routes[j].path.split("*").length).toBe(api.path.split("*").length, name);
      }
      expect(provider.endpoint(new Settings(), faults).path(ApiName.Unknown).length).toBe(0);
    }
  });
});
