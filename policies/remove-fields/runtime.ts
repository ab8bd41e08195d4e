import {
  askForWholeAnswer,
  isJsonType,
  mediaTypeOf,
  readJsonAnswer,
  replaceJsonAnswer,
} from '#policies/kit/json-body.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { RemoveFieldsConfig } from './definition.ts'
import { pathRemover } from './remove-paths.ts'

export const removeFieldsRuntime: PolicyRuntime<RemoveFieldsConfig> = ({
  fields,
  bodyBytesMax,
}) => {
  const remove = pathRemover(fields)
  return {
    request({ requestHeaders }) {
      askForWholeAnswer(requestHeaders)
      return undefined
    },
    async response({ method }, answer) {
      const isJson = isJsonType(mediaTypeOf(answer.headers))
      if (method === 'HEAD' || answer.body === null || !isJson) return undefined
      const read = await readJsonAnswer(answer, bodyBytesMax)
      if ('refused' in read) return read
      if (read.value !== undefined && remove(read.value)) replaceJsonAnswer(answer, read.value)
      return undefined
    },
  }
}
