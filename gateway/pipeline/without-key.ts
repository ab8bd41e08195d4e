import type { Call } from './call.ts'

/** The query of a call, its order and spelling kept, without the caller's key; with its question mark. */
export function withoutKey({ api, query }: Call): string {
  const name = api?.keyQuery ?? null
  if (name === null || query === '') return query
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => nameOf(pair) !== name)
  return kept.length > 0 ? `?${kept.join('&')}` : ''
}

function nameOf(pair: string): string {
  const raw = pair.split('=', 1)[0] ?? ''
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    return raw
  }
}
