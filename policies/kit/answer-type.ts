import type { HeaderFields } from './header-fields.ts'
import { isReadAsJson, mediaTypesOf } from './json-body.ts'
import { messageFormatOf } from './message-formats.ts'

/**
 * The media type by which an answer is changed; null: none is said. Of several the one that can be changed: some reader
 * takes that.
 */
export function answerTypeOf(headers: HeaderFields): string | null {
  const types = mediaTypesOf(headers)
  return types.find(isReadAsJson) ?? types.find(messageFormatOf) ?? types[0] ?? null
}
