/** What the operator's keys for this format are called, which its providers say. */
export class SettingNames {
  constructor(
    /** An object that is merged into the fields of models, and wins. */
    readonly fields: string,
    /** How long points of the cache live that no client asks for. */
    readonly retention: string,
    /** Where they stand: an object. */
    readonly positions: string,
  ) {}
}
