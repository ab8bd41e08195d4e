import { dropFields } from '#policies/kit/field-list.ts'
import { ownAnswer } from '#policies/kit/own-answer.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { CorsConfig } from './definition.ts'

/** The CORS protocol of the Fetch standard (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export const corsRuntime: PolicyRuntime<CorsConfig> = (config) => {
  const origins = new Set(config.origins)
  const any = origins.has('*')
  const permit = (origin: string | null): string | null => {
    if (any) return '*'
    return origin !== null && origins.has(origin) ? origin : null
  }
  const methods = config.methods.join(', ')
  const requestHeaders = config.requestHeaders.join(', ')
  const exposedHeaders = config.exposedHeaders.join(', ')

  return {
    onRefusals: true,
    preflight({ callerHeaders }) {
      const permitted = permit(callerHeaders.get('origin'))
      if (!permitted) return undefined
      const headers: Record<string, string> = {
        'access-control-allow-origin': permitted,
        'access-control-allow-methods': methods,
        'access-control-allow-headers': requestHeaders,
        'access-control-max-age': String(config.maxAgeSeconds),
        vary: 'Origin',
        ...(config.credentials && { 'access-control-allow-credentials': 'true' }),
      }
      return ownAnswer(204, headers)
    },
    response({ callerHeaders }, { headers }) {
      // What the backend says about origins is its own idea; the gateway decides here.
      dropFields(headers, (name) => name.startsWith('access-control-'))
      if (!any) headers.append('vary', 'Origin')
      const permitted = permit(callerHeaders.get('origin'))
      if (!permitted) return undefined
      headers.set('access-control-allow-origin', permitted)
      if (exposedHeaders) headers.set('access-control-expose-headers', exposedHeaders)
      if (config.credentials) headers.set('access-control-allow-credentials', 'true')
      return undefined
    },
  }
}
