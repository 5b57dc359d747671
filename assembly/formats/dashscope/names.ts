import { Bytes, EMPTY } from "../../base/bytes";

/** What the one who speaks this format calls things. */
export class DashscopeNames {
  /** The configuration's flag that has chats search the web. */
  searchKey: string = "";
  /** The configuration's list of uploaded files that chats are about. */
  filesKey: string = "";
  /** The one model that reads those files. */
  fileReader: Bytes = EMPTY;
}
