import { CredentialKind } from "../base/credential";
import { ApiName } from "../canonical/api_name";

/** Kinds of a provider's own configuration keys. */
export enum SettingKind {
  Text,
  Flag,
  Number,
  /** A whole number of at least -1; the text is empty where it is not configured. */
  Integer,
  /** Texts, kept joined by commas. */
  List,
  /** A JSON object, kept as it is written. */
  Object,
}

/** One configuration key that only this provider has. */
export class SettingSpec {
  key: string = "";
  kind: SettingKind = SettingKind.Text;
  /** For a flag "true" or "false". */
  fallback: string = "";
  /** A key that cannot be configured at the same time. */
  excludes: string = "";
  /** What to do instead of configuring a key that the vendor does not know any more; empty: it does. */
  instead: string = "";
  /** Where the vendor has the file that the setting names by its id, for which the star stands; empty: none. */
  filePath: string = "";
}

/** Where one API lives at the vendor. */
export class VendorRoute {
  api: ApiName = ApiName.Unknown;
  path: string = "";
}

/** A host of a vendor's that nobody answers at any more. */
export class EndedHost {
  host: string = "";
  /** What ended when, and what to do. */
  notice: string = "";
}

/** A vendor as data. */
export class Profile {
  /** Value of the configuration's `type`. */
  type: string = "";
  /** The vendor's own host; empty where the configuration has to name one. */
  host: string = "";
  routes: VendorRoute[] = [];
  settings: SettingSpec[] = [];
  /** The vendor's own host may be among them, and so may those that configurations name. */
  ended: EndedHost[] = [];
  /** Headers of clients (lower case, a star for any end) that this vendor documents, beside those all vendors get. */
  headers: string[] = [];
  /** Headers of clients that say whose account is meant: they go with the client's own key only. */
  accountHeaders: string[] = [];
  /** Whether a configuration without `apiTokens` is a mistake, unless the client's own key can be used. */
  needsTokens: bool = true;
  /** What entries of `credentials` are, beside `apiTokens`; `Text`: there are none. */
  credential: CredentialKind = CredentialKind.Text;
  /** Keys of this provider's own for the parts of one credential of that kind, in the order of its parts. */
  credentialKeys: string[] = [];
  /** Whether bodies are in a form that the filter knows; else they pass as they are. */
  readsBodies: bool = true;
  /** Whether paths may name the model, which is read for that from every body. */
  placesModel: bool = false;
  /** Whether streams have to be asked for their usage; else they tell it unasked, and asking may be refused. */
  asksForUsage: bool = true;
  /** Whether an account caches what it was told, or binds reasoning to itself: a chat then keeps to one token. */
  remembers: bool = false;
  /** Whether `authorize` signs requests, and so needs the time. */
  signs: bool = false;
}
