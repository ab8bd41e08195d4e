import type { OperationFilter, OperationRow } from '#lib/catalog/operation-schema.ts'
import type { Grouping } from './group-operations.ts'

/** What the fields above the operations say. */
export interface PruningFilter {
  text: string
  tag: string
  method: string
  exposure: string
  only: string
  grouping: Grouping
}

const noFilter: PruningFilter = {
  text: '',
  tag: '',
  method: '',
  exposure: '',
  only: '',
  grouping: 'tag',
}
const names = Object.keys(noFilter) as (keyof PruningFilter)[]

const narrowing: Record<string, Partial<OperationFilter>> = {
  unsecured: { secured: false },
  deprecated: { deprecated: true },
  blocked: { exposable: false },
}

/** The filter of an address; a value that none of the fields could show narrows nothing. */
export function filterIn(
  address: Pick<URLSearchParams, 'get'>,
  rows: readonly OperationRow[],
): PruningFilter {
  const one = (name: string, known: (value: string) => boolean) => {
    const value = address.get(name) ?? ''
    return known(value) ? value : ''
  }
  return {
    text: one('text', ({ length }) => length <= 200),
    tag: one('tag', (value) => rows.some(({ tags }) => tags.includes(value))),
    method: one('method', (value) => rows.some(({ method }) => method === value)),
    exposure: one('exposure', (value) => ['exposed', 'hidden', 'needs_review'].includes(value)),
    only: one('only', (value) => Object.hasOwn(narrowing, value)),
    grouping: address.get('grouping') === 'path' ? 'path' : 'tag',
  }
}

/** As the end of an address; empty: nothing is filtered. */
export function addressOf(filter: PruningFilter): string {
  const set = names.filter((name) => filter[name] !== noFilter[name])
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map((name) => [name, filter[name]]))}`
}

/** Which operations the fields ask for. */
export const wantedBy = ({
  text,
  tag,
  method,
  exposure,
  only,
}: PruningFilter): OperationFilter => ({
  ...(text && { text }),
  ...(tag && { tag }),
  ...(method && { method }),
  ...(exposure && { exposure: exposure as OperationRow['exposure'] }),
  ...narrowing[only],
})
