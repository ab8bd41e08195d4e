import { changeJsonAnswer } from '#policies/kit/change-json-answer.ts'
import { askForWholeAnswer } from '#policies/kit/json-body.ts'
import { changeAt, type Json } from '#policies/kit/json-paths.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { MaskFieldsConfig } from './definition.ts'

export const maskFieldsRuntime: PolicyRuntime<MaskFieldsConfig> = ({
  fields,
  mask,
  keepLast,
  bodyBytesMax,
}) => {
  const hide = (value: Json): Json => {
    // That there is nothing may be known.
    if (value === null) return null
    if (keepLast === 0 || (typeof value !== 'string' && typeof value !== 'number')) return mask
    const characters = [...String(value)]
    const shown = Math.min(keepLast, Math.floor(characters.length / 3))
    return mask + (shown > 0 ? characters.slice(-shown).join('') : '')
  }
  const change = changeAt(fields, hide)
  return {
    request({ requestHeaders }) {
      askForWholeAnswer(requestHeaders)
      return undefined
    },
    response: (exchange, answer) => changeJsonAnswer(exchange, answer, { change, bodyBytesMax }),
  }
}
