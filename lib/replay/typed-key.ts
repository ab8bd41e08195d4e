import type { Fault } from '#lib/shared/result.ts'
import type { ReplayInput } from './schema.ts'

const OUT = 'Take it out, and choose under “Enters by” whose key comes'

/** Where a request has a key in it, by which a replay judges nothing; null: nowhere. */
export function typedKeyFault(
  { target, headers }: Pick<ReplayInput, 'target' | 'headers'>,
  { keyHeader, keyQuery }: { keyHeader: string; keyQuery: string | null },
): Fault | null {
  const index = headers.findIndex(({ name }) => name.toLowerCase() === keyHeader)
  if (index >= 0)
    return {
      path: `headers.${index}.name`,
      message: `${headers[index]?.name} is the header of the key. ${OUT}.`,
    }
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''
  return keyQuery !== null && new URLSearchParams(query).has(keyQuery)
    ? { path: 'target', message: `${keyQuery} is the parameter of the key. ${OUT}.` }
    : null
}
