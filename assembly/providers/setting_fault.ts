/** What is wrong with a setting: `key` is relative to the provider's object. */
export class SettingFault {
  constructor(
    readonly key: string,
    readonly message: string,
  ) {}
}
