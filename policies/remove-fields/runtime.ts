import { decodeBody } from '#policies/kit/decode-body.ts'
import { BodyTooLarge, readBody } from '#policies/kit/read-body.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { Answer, PolicyRuntime } from '#policies/kit/runtime.ts'
import type { RemoveFieldsConfig } from './definition.ts'
import { pathRemover } from './remove-paths.ts'

/** Fields that describe the bytes of a body that is no longer sent as it was. */
const describesBytes = [
  'content-length',
  'content-encoding',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'etag',
  'accept-ranges',
]

export const removeFieldsRuntime: PolicyRuntime<RemoveFieldsConfig> = ({
  fields,
  bodyBytesMax,
}) => {
  const remove = pathRemover(fields)
  return {
    request({ requestHeaders }) {
      // A part of a document cannot be checked, nor a coding that is not known here.
      requestHeaders.delete('range')
      requestHeaders.set('accept-encoding', 'gzip, br, identity')
      return undefined
    },
    async response({ method }, answer) {
      if (method === 'HEAD' || answer.body === null || !isJson(answer)) return undefined
      try {
        const encoded = await readBody(answer.body, bodyBytesMax)
        const text = new TextDecoder().decode(
          await decodeBody(encoded, answer.headers.get('content-encoding'), bodyBytesMax),
        )
        // An answer may be empty although it is said to be JSON.
        const value: unknown = text.trim() === '' ? undefined : JSON.parse(text)
        if (value === undefined || !remove(value)) {
          answer.body = encoded
          return undefined
        }
        for (const name of describesBytes) answer.headers.delete(name)
        answer.body = JSON.stringify(value)
        return undefined
      } catch (error) {
        return error instanceof BodyTooLarge
          ? refusal(
              502,
              'response-too-large',
              'The answer is too large',
              `The answer is larger than ${bodyBytesMax} bytes and cannot be checked.`,
            )
          : refusal(
              502,
              'response-unreadable',
              'The answer cannot be read',
              'The answer is not JSON, or has an unknown coding, and cannot be checked.',
            )
      }
    },
  }
}

const isJson = ({ headers }: Answer): boolean =>
  /^application\/([\w.+-]+\+)?json\b/i.test(headers.get('content-type')?.trim() ?? '')
