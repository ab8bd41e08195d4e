import { hyphened } from './field-name.ts'
import { type Answer, isStreamed } from './runtime.ts'

/**
 * What a step takes out of the headers of an answer does not come after its body either: some readers put the two
 * together. `unwanted` is asked for each name in all its spellings.
 */
export function dropTrailers(answer: Answer, unwanted: (name: string) => boolean): void {
  // Only a body whose length nobody has said has trailers (RFC 9112, 7.1.2).
  if (!isStreamed(answer.body) || answer.body.length !== null) return
  const { dropsTrailer } = answer
  answer.dropsTrailer = (name) =>
    unwanted(name) || unwanted(hyphened(name)) || dropsTrailer?.(name) === true
}
