import { ApiName } from "./api_name";

/** What requests to an API carry, as bits; neither: nothing, or nothing that the filter has to read. */
export enum BodyForm {
  Opaque = 0,
  /** A JSON object with the model in it. */
  Json = 1,
  /** A form (multipart/form-data) with the model as one of its fields. */
  Form = 2,
  /** The one or the other, by their content type. */
  Either = 3,
}

/** Whose clients ask for an API. */
export enum ApiOwner {
  /** Those of the canonical API. */
  Canonical,
  Anthropic,
}

/** Methods of an API, as bits; where GET is, HEAD is. */
export const GET: u32 = 1;
export const POST: u32 = 2;
export const DELETE: u32 = 4;

/** All that is known of one API: by default it is posted JSON, of the canonical API's clients. */
export class Api {
  form: BodyForm = BodyForm.Json;
  owner: ApiOwner = ApiOwner.Canonical;
  /** Whether what a client asks for belongs to the account of the token. */
  isStateful: bool = false;
  /** What of the account whoever has its token can list, read or delete by it; empty: nothing. */
  keeps: string = "";
  /** Whether probes ask for it. */
  isProbed: bool = false;
  /** Whether it is what clients of another API than the canonical one mean by a path of both: `word` is of both. */
  sharesWord: bool = false;

  constructor(
    readonly api: ApiName,
    /** By this the configuration names it: as the Higress Go plugin does, where that has it. */
    readonly word: string,
    /** The end of the path by which clients ask for it, stars for identifiers. */
    readonly path: string,
    readonly methods: u32 = POST,
  ) {}

  /** The filter has no need to read what its requests carry. */
  opaque(): Api {
    return this.carrying(BodyForm.Opaque);
  }

  carrying(form: BodyForm): Api {
    this.form = form;
    return this;
  }

  of(owner: ApiOwner): Api {
    this.owner = owner;
    return this;
  }

  /** What it is about is the account's, which keeps `what`; empty: only for whoever has its identifier. */
  keeping(what: string): Api {
    this.isStateful = true;
    this.keeps = what;
    return this;
  }

  /** All that it is about is kept by the account: nothing of it is read here. */
  kept(what: string): Api {
    return this.opaque().keeping(what);
  }

  probed(): Api {
    this.isProbed = true;
    return this;
  }

  sharingWord(): Api {
    this.sharesWord = true;
    return this;
  }
}
