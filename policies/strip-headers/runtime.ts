import { dropFields } from '#policies/kit/field-list.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { kept, type StripHeadersConfig } from './definition.ts'

export const stripHeadersRuntime: PolicyRuntime<StripHeadersConfig> = ({ headers }) => {
  const names = headers.filter((name) => !name.endsWith('*'))
  const beginnings = headers.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  return {
    response(_, answer) {
      for (const name of names) answer.headers.delete(name)
      if (beginnings.length === 0) return undefined
      dropFields(
        answer.headers,
        (name) => !kept.has(name) && beginnings.some((beginning) => name.startsWith(beginning)),
      )
      return undefined
    },
  }
}
