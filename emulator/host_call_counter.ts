/** Host calls by name. */
export class HostCallCounter {
  readonly byName = new Map<string, number>();

  count(name: string): void {
    this.byName.set(name, (this.byName.get(name) ?? 0) + 1);
  }

  get total(): number {
    return [...this.byName.values()].reduce((sum, calls) => sum + calls, 0);
  }

  reset(): void {
    this.byName.clear();
  }
}
