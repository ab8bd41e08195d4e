export interface Refusal {
  /** Stable, with a page under `/docs/errors`. */
  code: string
  title: string
}

/** The gateway's own words in an answer; null: the API behind gave it, perhaps in the same format (RFC 9457). */
export function refusalIn(contentType: string | null, body: unknown): Refusal | null {
  if (!contentType?.startsWith('application/problem+json')) return null
  const { code, title, type } = (body ?? {}) as Record<string, unknown>
  if (typeof code !== 'string' || typeof type !== 'string' || !/^[a-z-]{1,60}$/.test(code))
    return null
  const isOwn = type.endsWith(`/docs/errors/${code}`) || type === `urn:gatehouse:refusal:${code}`
  return isOwn ? { code, title: typeof title === 'string' ? title : code } : null
}
