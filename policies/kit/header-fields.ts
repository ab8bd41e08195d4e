/** Header fields of a message (RFC 9110, 5): names in any case, values in the order in which they came. */
export interface ReadonlyHeaderFields extends Iterable<[string, string]> {
  /** All values of a field joined by a comma, as RFC 9110, 5.3 reads them; null: it is not there. */
  get(name: string): string | null
  has(name: string): boolean
  keys(): Iterable<string>
}

/** The same, to be written. Throws a TypeError for a name or value that cannot be sent. `Headers` of the platform is one. */
export interface HeaderFields extends ReadonlyHeaderFields {
  set(name: string, value: string): void
  append(name: string, value: string): void
  delete(name: string): void
}
