import type { Replayed } from '#contract/replay.ts'
import { HIDDEN, type Hides, shown } from '#gateway/tracing/shown.ts'

type Message = Pick<Replayed['answer'], 'headers' | 'body' | 'bodyBytes'>

const BODY_CHARACTERS_MAX = 20_000

/** A message as a person may read it: none of a credential or secret, and long ones cut. */
export function shownMessage(
  fields: Iterable<readonly [string, string]>,
  body: Uint8Array | null,
  hides: Hides,
): Message {
  return {
    headers: [...fields].map(([name, value]) => ({ name, value: shown(name, value, hides) })),
    body: body && shownBody(Buffer.from(body).toString(), hides),
    bodyBytes: body?.byteLength ?? 0,
  }
}

function shownBody(text: string, hides: Hides): string {
  if (hides('', text)) return HIDDEN
  return text.length > BODY_CHARACTERS_MAX
    ? `${text.slice(0, BODY_CHARACTERS_MAX)}… (${text.length} characters)`
    : text
}
