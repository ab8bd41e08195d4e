import { allowedCountriesApisix } from './allowed-countries/apisix.ts'
import { authorizeApisix } from './authorize/apisix.ts'
import { backendAuthApisix } from './backend-auth/apisix.ts'
import { cacheApisix } from './cache/apisix.ts'
import { circuitBreakerApisix } from './circuit-breaker/apisix.ts'
import { clientCertificateApisix } from './client-certificate/apisix.ts'
import { concurrencyLimitApisix } from './concurrency-limit/apisix.ts'
import { consistentErrorsApisix } from './consistent-errors/apisix.ts'
import { corsApisix } from './cors/apisix.ts'
import type { PolicyConfig, PolicyType } from './definitions.ts'
import { ipFilterApisix } from './ip-filter/apisix.ts'
import { jsonThreatApisix } from './json-threat/apisix.ts'
import type { ApisixTranslator } from './kit/apisix.ts'
import { logApisix } from './log/apisix.ts'
import { maskFieldsApisix } from './mask-fields/apisix.ts'
import { maskUrlsApisix } from './mask-urls/apisix.ts'
import { mockResponseApisix } from './mock-response/apisix.ts'
import { quotaApisix } from './quota/apisix.ts'
import { rateLimitApisix } from './rate-limit/apisix.ts'
import { removeFieldsApisix } from './remove-fields/apisix.ts'
import { requireHeaderApisix } from './require-header/apisix.ts'
import { retryApisix } from './retry/apisix.ts'
import { rewritePathApisix } from './rewrite-path/apisix.ts'
import { setBackendApisix } from './set-backend/apisix.ts'
import { setHeaderApisix } from './set-header/apisix.ts'
import { setQueryApisix } from './set-query/apisix.ts'
import { stripHeadersApisix } from './strip-headers/apisix.ts'
import { timeoutApisix } from './timeout/apisix.ts'
import { validateJwtApisix } from './validate-jwt/apisix.ts'
import { validateRequestApisix } from './validate-request/apisix.ts'
import { validateResponseApisix } from './validate-response/apisix.ts'

/** What each policy becomes in Apache APISIX; a missing line does not compile. */
export const apisixTranslators = {
  'rate-limit': rateLimitApisix,
  quota: quotaApisix,
  'concurrency-limit': concurrencyLimitApisix,
  'ip-filter': ipFilterApisix,
  'allowed-countries': allowedCountriesApisix,
  'client-certificate': clientCertificateApisix,
  'validate-jwt': validateJwtApisix,
  authorize: authorizeApisix,
  'validate-request': validateRequestApisix,
  'json-threat': jsonThreatApisix,
  cors: corsApisix,
  'set-backend': setBackendApisix,
  'backend-auth': backendAuthApisix,
  'set-header': setHeaderApisix,
  'set-query': setQueryApisix,
  'rewrite-path': rewritePathApisix,
  'mock-response': mockResponseApisix,
  'require-header': requireHeaderApisix,
  'remove-fields': removeFieldsApisix,
  'mask-fields': maskFieldsApisix,
  'mask-urls': maskUrlsApisix,
  'validate-response': validateResponseApisix,
  'consistent-errors': consistentErrorsApisix,
  'strip-headers': stripHeadersApisix,
  log: logApisix,
  timeout: timeoutApisix,
  cache: cacheApisix,
  'circuit-breaker': circuitBreakerApisix,
  retry: retryApisix,
} satisfies { [Type in PolicyType]: ApisixTranslator<PolicyConfig<Type>> }
