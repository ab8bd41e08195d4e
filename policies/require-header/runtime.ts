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
        if (value === '') return headerRequired(name, 'is missing or empty')
        // A header sent twice is joined by a comma, and so is none of the values.
        if (allowed && !allowed.has(value)) return headerRequired(name, 'has another value')
      }
      return undefined
    },
  }
}

const headerRequired = (name: string, what: string): Refusal =>
  refusal(
    400,
    'header-required',
    `The header ${name} ${what}`,
    `The header ${name} ${what}, and this step asks for it.`,
  )
