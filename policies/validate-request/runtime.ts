import { type Refusal, type RefusedPart, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { checkBody } from './check-body.ts'
import { parameterChecker } from './check-parameters.ts'
import type { ValidateRequestConfig } from './definition.ts'

export const validateRequestRuntime: PolicyRuntime<ValidateRequestConfig> = (
  { check, unknownQuery, bodyBytesMax },
  { stepId },
) => {
  const limit = { bytesMax: bodyBytesMax, stepId }
  const checkParameters = check.includes('parameters') ? parameterChecker(unknownQuery) : () => []
  const isBodyChecked = check.includes('body')
  return {
    request(exchange) {
      const { checks } = exchange
      if (!checks)
        return refusal(
          500,
          'contract-missing',
          'The call cannot be checked',
          `The document has no operation ${exchange.operationId}.`,
        )
      const wrong = checkParameters(exchange, checks)
      if (wrong.length > 0) return invalid(wrong)
      if (!isBodyChecked) return undefined
      const said = checkBody(exchange, checks, limit)
      return said instanceof Promise ? said.then(refusalOf) : refusalOf(said)
    },
  }
}

const refusalOf = (said: RefusedPart | Refusal | null): Refusal | undefined =>
  said === null ? undefined : 'refused' in said ? said : invalid([said])

const invalid = (errors: RefusedPart[]): Refusal => ({
  ...refusal(
    400,
    'request-invalid',
    'The request is not as the documentation says',
    errors.map((one) => `${one.in} ${one.at} ${one.message}`).join('; '),
  ),
  errors,
})
