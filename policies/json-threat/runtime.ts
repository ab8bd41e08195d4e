import { isUtf8 } from 'node:buffer'
import {
  bodyUnreadable,
  isMediaType,
  isReadAsJson,
  mediaTypeOf,
  readRequest,
} from '#policies/kit/json-body.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { JsonThreatConfig } from './definition.ts'
import { scanJson } from './scan-json.ts'

export const jsonThreatRuntime: PolicyRuntime<JsonThreatConfig> = ({
  bodyBytesMax,
  ...limits
}) => ({
  request(exchange) {
    const { requestBody, callerHeaders } = exchange
    if (!requestBody || requestBody.length === 0) return undefined
    const mediaType = mediaTypeOf(callerHeaders)
    // Who names no type may mean JSON, and a backend may take it for that.
    if (isMediaType(mediaType) && !isReadAsJson(mediaType)) return undefined
    return readRequest(exchange, bodyBytesMax).then((read) => {
      if ('refused' in read) return read
      const { bytes } = read
      if (bytes.byteLength === 0) return undefined
      const fault = isUtf8(bytes) ? scanJson(bytes, limits) : null
      if (fault?.kind === 'beyond')
        return refusal(400, 'json-threat', 'The JSON is not accepted', fault.reason)
      return fault || !isUtf8(bytes) ? bodyUnreadable(fault?.reason) : undefined
    })
  },
})
