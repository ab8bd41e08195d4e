import { dropTrailers, readAsOneOf } from '#policies/kit/drop-trailers.ts'
import { dropFields } from '#policies/kit/field-list.ts'
import { hyphened } from '#policies/kit/field-name.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { kept, type StripHeadersConfig } from './definition.ts'

export const stripHeadersRuntime: PolicyRuntime<StripHeadersConfig> = ({ headers }) => {
  const names = headers.filter((name) => !name.endsWith('*'))
  const beginnings = headers.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  const given = readAsOneOf(names)
  const begins = (name: string) =>
    !kept.has(name) && beginnings.some((beginning) => name.startsWith(beginning))
  const unwanted = (name: string) => given(name) || begins(name) || begins(hyphened(name))
  return {
    response(_, answer) {
      dropTrailers(answer, unwanted)
      for (const name of names) answer.headers.delete(name)
      if (beginnings.length === 0) return undefined
      dropFields(answer.headers, begins)
      return undefined
    },
  }
}
