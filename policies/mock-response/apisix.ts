import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { MockResponseConfig } from './definition.ts'

export const mockResponseApisix: ApisixTranslator<MockResponseConfig> = ({ examples }) => {
  const [first, ...others] = examples
  if (!first || others.length > 0)
    return { unsupported: 'APISIX answers with one example that is written into the route.' }
  const { status, contentType, body } = first
  return {
    plugins: {
      mocking: { response_status: status, content_type: contentType, response_example: body },
    },
  }
}
