/** A policy's answer instead of the backend's. The caller sees status, code, title and headers; the record sees the reason. */
export interface Refusal {
  readonly refused: true
  readonly status: number
  /** Stable, for machines; lower-case words with hyphens; declared in the definition's `refusals`. */
  readonly code: string
  /** Few words for a person, no internals. */
  readonly title: string
  /** In full, for the admin. */
  readonly reason: string
  readonly headers: Readonly<Record<string, string>>
  /** What is wrong with the caller's own request, place by place; never with its values. */
  readonly errors?: readonly RefusedPart[]
}

export interface RefusedPart {
  in: 'path' | 'query' | 'header' | 'cookie' | 'body'
  /** Name of a parameter, or a JSON pointer (RFC 6901) into the body. */
  at: string
  message: string
}

export const refusal = (
  status: number,
  code: string,
  title: string,
  reason: string,
  headers: Record<string, string> = {},
): Refusal => ({ refused: true, status, code, title, reason, headers })
