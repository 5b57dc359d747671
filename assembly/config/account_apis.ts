import { ApiName } from "../canonical/api_name";
import { APIS } from "../canonical/api_table";
import { Endpoint } from "../providers/index";
import { Section } from "./section";

/** Notes what of an account at `endpoint` every client can list, read or delete with the gateway's tokens. */
export function noteAccountApis(section: Section, endpoint: Endpoint): void {
  const reached: string[] = [];
  for (let i = 0; i < APIS.length; i++) {
    const isReached = endpoint.opens(APIS[i].api) && endpoint.serves(APIS[i].api);
    if (isReached && APIS[i].keeps.length > 0 && !reached.includes(APIS[i].keeps)) reached.push(APIS[i].keeps);
  }
  const isOpen = endpoint.keepsPath && endpoint.opens(ApiName.Unknown);
  if (isOpen) section.problems.note(section.path, `clients can ask for every path of the vendor; apis names some`);
  else if (reached.length > 0) {
    const what = reached.join(", ");
    section.problems.note(
      section.path,
      `clients can list, read or delete what the account keeps: ${what}; apis or capabilities close them`,
    );
  }
}
