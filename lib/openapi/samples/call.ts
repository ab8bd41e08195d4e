import type { BodyUpload } from '#lib/openapi/schema.ts'

/** What a call sends: a text, or what is no text by itself. */
export type SampleBody = { kind: 'text'; text: string } | BodyUpload

export interface SampleCall {
  method: string
  url: string
  /** Of a form in parts without its type, to which whoever writes it adds what parts them. */
  headers: Record<string, string>
  body: SampleBody | null
}

/** A string literal that JavaScript, Python, Go and Java read alike. */
export const literal = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replaceAll('\uFEFF', '\\ufeff')

export const headerLines = (
  { headers }: SampleCall,
  line: (name: string, value: string) => string,
): string[] => Object.entries(headers).map(([name, value]) => line(name, value))
