/** The values of a provider's own keys, read as its profile declares them. */
export class Settings {
  private readonly values: Map<string, string> = new Map<string, string>();

  set(key: string, value: string): void {
    this.values.set(key, value);
  }

  /** The text of `key`; empty when the profile declares no such key. */
  text(key: string): string {
    return this.values.has(key) ? this.values.get(key) : "";
  }

  flag(key: string): bool {
    return this.text(key) == "true";
  }
}
