import { ApiName } from "./api_name";

/** Which APIs can be asked for at a place. */
export abstract class ServedApis {
  /** Whether clients may ask for `api`, be it served or not. */
  abstract opens(api: ApiName): bool;

  /** Whether requests to `api` can be sent. */
  abstract serves(api: ApiName): bool;
}

class Nowhere extends ServedApis {
  override opens(_api: ApiName): bool {
    return false;
  }

  override serves(_api: ApiName): bool {
    return false;
  }
}

/** Where nothing can be asked for. */
export const NOWHERE: ServedApis = new Nowhere();

class ChatAlone extends ServedApis {
  override opens(_api: ApiName): bool {
    return true;
  }

  override serves(api: ApiName): bool {
    return api == ApiName.ChatCompletions;
  }
}

/** Where models are asked in the canonical chat API and no other. */
export const CHAT_ALONE: ServedApis = new ChatAlone();
