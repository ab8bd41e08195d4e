import { changeJsonAnswer } from '#policies/kit/change-json-answer.ts'
import { askForWholeAnswer } from '#policies/kit/json-body.ts'
import { changeAt } from '#policies/kit/json-paths.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { RemoveFieldsConfig } from './definition.ts'

export const removeFieldsRuntime: PolicyRuntime<RemoveFieldsConfig> = ({
  fields,
  bodyBytesMax,
}) => {
  const remove = changeAt(fields, () => undefined)
  return {
    request({ requestHeaders }) {
      askForWholeAnswer(requestHeaders)
      return undefined
    },
    response: (exchange, answer) =>
      changeJsonAnswer(exchange, answer, { change: remove, bodyBytesMax }),
  }
}
