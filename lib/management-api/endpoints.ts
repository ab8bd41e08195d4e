import 'server-only'
import { auditEndpoints } from '#lib/audit/endpoints.ts'
import { catalogEndpoints } from '#lib/catalog/endpoints.ts'
import { deploymentEndpoints } from '#lib/deployments/endpoints.ts'
import { gatewayEndpoints } from '#lib/gateways/endpoints.ts'
import { hostnameEndpoints } from '#lib/hostnames/endpoints.ts'
import { identityEndpoints } from '#lib/identity/endpoints.ts'
import { networkListEndpoints } from '#lib/network-lists/endpoints.ts'
import { policyChainEndpoints } from '#lib/policy-chains/endpoints.ts'
import { policyExceptionEndpoints } from '#lib/policy-exceptions/endpoints.ts'
import { productEndpoints } from '#lib/products/endpoints.ts'
import { recordEndpoints } from '#lib/records/endpoints.ts'
import { secretEndpoints } from '#lib/secrets/endpoints.ts'
import { subscriptionEndpoints } from '#lib/subscriptions/endpoints.ts'
import { tracingEndpoints } from '#lib/tracing/endpoints.ts'
import type { Endpoint } from './endpoint.ts'

/** Everything that the management API can do. */
export const endpoints: readonly Endpoint[] = [
  ...identityEndpoints,
  ...catalogEndpoints,
  ...productEndpoints,
  ...subscriptionEndpoints,
  ...policyChainEndpoints,
  ...policyExceptionEndpoints,
  ...secretEndpoints,
  ...hostnameEndpoints,
  ...networkListEndpoints,
  ...gatewayEndpoints,
  ...deploymentEndpoints,
  ...recordEndpoints,
  ...tracingEndpoints,
  ...auditEndpoints,
]
