import { allowedCountries } from './allowed-countries/definition.ts'
import { authorize } from './authorize/definition.ts'
import { backendAuth } from './backend-auth/definition.ts'
import { cache } from './cache/definition.ts'
import { circuitBreaker } from './circuit-breaker/definition.ts'
import { clientCertificate } from './client-certificate/definition.ts'
import { concurrencyLimit } from './concurrency-limit/definition.ts'
import { consistentErrors } from './consistent-errors/definition.ts'
import { cors } from './cors/definition.ts'
import { ipFilter } from './ip-filter/definition.ts'
import { jsonThreat } from './json-threat/definition.ts'
import type { ConfigOf } from './kit/define-policy.ts'
import { log } from './log/definition.ts'
import { maskFields } from './mask-fields/definition.ts'
import { maskUrls } from './mask-urls/definition.ts'
import { mockResponse } from './mock-response/definition.ts'
import { quota } from './quota/definition.ts'
import { rateLimit } from './rate-limit/definition.ts'
import { removeFields } from './remove-fields/definition.ts'
import { requireHeader } from './require-header/definition.ts'
import { retry } from './retry/definition.ts'
import { rewritePath } from './rewrite-path/definition.ts'
import { setBackend } from './set-backend/definition.ts'
import { setHeader } from './set-header/definition.ts'
import { setQuery } from './set-query/definition.ts'
import { stripHeaders } from './strip-headers/definition.ts'
import { timeout } from './timeout/definition.ts'
import { validateJwt } from './validate-jwt/definition.ts'
import { validateRequest } from './validate-request/definition.ts'
import { validateResponse } from './validate-response/definition.ts'

/** The catalogue of policies, in the order in which the editor offers them. */
export const definitions = {
  'rate-limit': rateLimit,
  quota,
  'concurrency-limit': concurrencyLimit,
  'ip-filter': ipFilter,
  'allowed-countries': allowedCountries,
  'client-certificate': clientCertificate,
  'validate-jwt': validateJwt,
  authorize,
  'validate-request': validateRequest,
  'json-threat': jsonThreat,
  cors,
  'set-backend': setBackend,
  'backend-auth': backendAuth,
  'set-header': setHeader,
  'set-query': setQuery,
  'rewrite-path': rewritePath,
  'mock-response': mockResponse,
  'require-header': requireHeader,
  'remove-fields': removeFields,
  'mask-fields': maskFields,
  'mask-urls': maskUrls,
  'validate-response': validateResponse,
  'consistent-errors': consistentErrors,
  'strip-headers': stripHeaders,
  log,
  timeout,
  cache,
  'circuit-breaker': circuitBreaker,
  retry,
} as const

export type PolicyType = keyof typeof definitions
export type PolicyConfig<Type extends PolicyType> = ConfigOf<(typeof definitions)[Type]>

export const isPolicyType = (type: string): type is PolicyType => Object.hasOwn(definitions, type)
