import { allowedCountriesRuntime } from './allowed-countries/runtime.ts'
import { authorizeRuntime } from './authorize/runtime.ts'
import { backendAuthRuntime } from './backend-auth/runtime.ts'
import { cacheRuntime } from './cache/runtime.ts'
import { circuitBreakerRuntime } from './circuit-breaker/runtime.ts'
import { clientCertificateRuntime } from './client-certificate/runtime.ts'
import { concurrencyLimitRuntime } from './concurrency-limit/runtime.ts'
import { consistentErrorsRuntime } from './consistent-errors/runtime.ts'
import { corsRuntime } from './cors/runtime.ts'
import type { PolicyConfig, PolicyType } from './definitions.ts'
import { ipFilterRuntime } from './ip-filter/runtime.ts'
import { jsonThreatRuntime } from './json-threat/runtime.ts'
import type { PolicyRuntime } from './kit/runtime.ts'
import { logRuntime } from './log/runtime.ts'
import { maskFieldsRuntime } from './mask-fields/runtime.ts'
import { maskUrlsRuntime } from './mask-urls/runtime.ts'
import { mockResponseRuntime } from './mock-response/runtime.ts'
import { quotaRuntime } from './quota/runtime.ts'
import { rateLimitRuntime } from './rate-limit/runtime.ts'
import { removeFieldsRuntime } from './remove-fields/runtime.ts'
import { requireHeaderRuntime } from './require-header/runtime.ts'
import { retryRuntime } from './retry/runtime.ts'
import { rewritePathRuntime } from './rewrite-path/runtime.ts'
import { setBackendRuntime } from './set-backend/runtime.ts'
import { setHeaderRuntime } from './set-header/runtime.ts'
import { setQueryRuntime } from './set-query/runtime.ts'
import { stripHeadersRuntime } from './strip-headers/runtime.ts'
import { timeoutRuntime } from './timeout/runtime.ts'
import { validateJwtRuntime } from './validate-jwt/runtime.ts'
import { validateRequestRuntime } from './validate-request/runtime.ts'
import { validateResponseRuntime } from './validate-response/runtime.ts'

/** What the gateway runs; a missing line does not compile. */
export const runtimes = {
  'rate-limit': rateLimitRuntime,
  quota: quotaRuntime,
  'concurrency-limit': concurrencyLimitRuntime,
  'ip-filter': ipFilterRuntime,
  'allowed-countries': allowedCountriesRuntime,
  'client-certificate': clientCertificateRuntime,
  'validate-jwt': validateJwtRuntime,
  authorize: authorizeRuntime,
  'validate-request': validateRequestRuntime,
  'json-threat': jsonThreatRuntime,
  cors: corsRuntime,
  'set-backend': setBackendRuntime,
  'backend-auth': backendAuthRuntime,
  'set-header': setHeaderRuntime,
  'set-query': setQueryRuntime,
  'rewrite-path': rewritePathRuntime,
  'mock-response': mockResponseRuntime,
  'require-header': requireHeaderRuntime,
  'remove-fields': removeFieldsRuntime,
  'mask-fields': maskFieldsRuntime,
  'mask-urls': maskUrlsRuntime,
  'validate-response': validateResponseRuntime,
  'consistent-errors': consistentErrorsRuntime,
  'strip-headers': stripHeadersRuntime,
  log: logRuntime,
  timeout: timeoutRuntime,
  cache: cacheRuntime,
  'circuit-breaker': circuitBreakerRuntime,
  retry: retryRuntime,
} satisfies { [Type in PolicyType]: PolicyRuntime<PolicyConfig<Type>> }
