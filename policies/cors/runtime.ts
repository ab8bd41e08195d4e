import type { Exchange } from '#policies/kit/exchange.ts'
import { dropFields } from '#policies/kit/field-list.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import { ownAnswer } from '#policies/kit/own-answer.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { CorsConfig } from './definition.ts'

/** Under this name steps of this policy know what one nearer to the backend has permitted, which then holds. */
const PERMITTED = 'cors'
type Permission = Readonly<Record<string, string>>

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
  const permissionFor = ({ callerHeaders }: Exchange): Permission | undefined => {
    const permitted = permit(callerHeaders.get('origin'))
    if (!permitted) return undefined
    return {
      'access-control-allow-origin': permitted,
      ...(exposedHeaders && { 'access-control-expose-headers': exposedHeaders }),
      ...(config.credentials && { 'access-control-allow-credentials': 'true' }),
    }
  }

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
    response(exchange, { headers }) {
      // What the backend says about origins is its own idea; the gateway decides here.
      dropFields(headers, (name) => name.startsWith('access-control-'))
      if (!any) varyByOrigin(headers)
      const permission = permittedBefore(exchange) ?? permissionFor(exchange)
      if (!permission) return undefined
      for (const [name, value] of Object.entries(permission)) headers.set(name, value)
      if (!exchange.dryRun) exchange.notes.set(PERMITTED, permission)
      return undefined
    },
  }
}

const permittedBefore = ({ notes }: Exchange) => notes.get(PERMITTED) as Permission | undefined

function varyByOrigin(headers: HeaderFields): void {
  const names = headers.get('vary')?.toLowerCase().split(',') ?? []
  if (!names.some((name) => name.trim() === 'origin')) headers.append('vary', 'Origin')
}
