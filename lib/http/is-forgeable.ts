import 'server-only'
import { environment } from '#lib/shared/environment.ts'

/**
 * Whether another site could have had the browser send this: what changes something must say that it comes from a page
 * of ours (OWASP, Cross-Site Request Forgery Prevention: verifying the origin). Every browser says so with each POST.
 */
export const isForgeable = (headers: Headers): boolean =>
  headers.get('origin') !== new URL(environment().GATEHOUSE_URL).origin

export const FORGEABLE = 'The request does not come from a page of ours.'
