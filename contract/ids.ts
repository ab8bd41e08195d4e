import { z } from 'zod'

/** Ids carry their kind: three or four letters, an underscore, sixteen of [a-z0-9]. */
const idOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z0-9]{16}$`), `Not an id of the form ${prefix}_….`)

export const apiId = idOf('api')
export const operationId = idOf('op')
export const productId = idOf('prd')
export const organisationId = idOf('org')
export const subscriptionId = idOf('sub')
export const keyId = idOf('key')
export const stepId = idOf('stp')
export const exceptionId = idOf('exc')
export const gatewayId = idOf('gtw')
export const secretId = idOf('sec')
