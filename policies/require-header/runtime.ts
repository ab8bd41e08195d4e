import type { ReadonlyHeaderFields } from '#policies/kit/header-fields.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { RequireHeaderConfig } from './definition.ts'

export const requireHeaderRuntime: PolicyRuntime<RequireHeaderConfig> = ({ headers }) => {
  const required = headers.map(({ name, values }) => ({
    name,
    allowed: values.length > 0 ? new Set(values) : null,
  }))
  return {
    request({ callerHeaders }) {
      for (const { name, allowed } of required) {
        const value = callerHeaders.get(name)?.trim() ?? ''
        // Two that are empty are joined by a comma, which says no more.
        if (/^[\s,]*$/.test(value)) return headerRequired(name, 'is missing or empty')
        // A header sent twice is joined by a comma, and must not become a value that has one.
        if (allowed && !(allowed.has(value) && isSentOnce(callerHeaders, name, value)))
          return headerRequired(name, 'has another value')
      }
      return undefined
    },
  }
}

const isSentOnce = (fields: ReadonlyHeaderFields, name: string, value: string): boolean =>
  !value.includes(',') || [...fields].filter(([own]) => own === name).length === 1

const headerRequired = (name: string, what: string): Refusal =>
  refusal(
    400,
    'header-required',
    `The header ${name} ${what}`,
    `The header ${name} ${what}, and this step asks for it.`,
  )
