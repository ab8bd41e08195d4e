import { RE2JS } from 're2js'

export interface LinearPattern {
  test(text: string): boolean
  /** The pattern as written: Ajv tells patterns apart by it. */
  toString(): string
}

/**
 * A regular expression that takes time linear in the text (RE2), whatever it is: patterns of documents are strangers'.
 * Null: it needs what RE2 has not, such as looking around or back references.
 */
export function linearPattern(pattern: string): LinearPattern | null {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern))
    return { test: (text) => compiled.matcher(text).find(), toString: () => pattern }
  } catch {
    return null
  }
}
