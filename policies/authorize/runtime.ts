import { bearerChallenge } from '#policies/kit/bearer-challenge.ts'
import { claimReader, scopesOf } from '#policies/kit/claim-reader.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { AuthorizeConfig } from './definition.ts'

export const authorizeRuntime: PolicyRuntime<AuthorizeConfig> = (config) => {
  const scopesFor = scopesByMethod(config)
  const lacksClaims = claimsCheck(config)
  const parameters = config.pathParameters.map(({ parameter, claim }) => ({
    parameter,
    read: claimReader(claim),
  }))
  return {
    request({ claims, method, pathParameters }) {
      if (!claims) return tokenNeeded()
      const scopes = scopesFor(method)
      if (scopes.length > 0) {
        const given = scopesOf(claims)
        const lacking = scopes.filter((scope) => !given.has(scope))
        if (lacking.length > 0) return scopesLack(scopes, lacking)
      }
      const unfit = lacksClaims(claims)
      if (unfit) return insufficient(unfit)
      for (const { parameter, read } of parameters) {
        const value = Object.hasOwn(pathParameters, parameter) ? pathParameters[parameter] : null
        if (value == null) return insufficient(`The path has no parameter ${parameter}.`)
        if (!read(claims).includes(value))
          return insufficient(`The parameter ${parameter} is not what its claim says.`)
      }
      return undefined
    },
  }
}

/** What a method asks for; HEAD tells nearly what GET does, so it asks for the same. */
function scopesByMethod({ scopes, scopesByMethod }: AuthorizeConfig) {
  const byMethod = new Map<string, string[]>()
  for (const rule of scopesByMethod) {
    const methods = new Set<string>(rule.methods)
    if (methods.has('GET')) methods.add('HEAD')
    for (const method of methods)
      byMethod.set(method, [...new Set([...(byMethod.get(method) ?? scopes), ...rule.scopes])])
  }
  return (method: string): readonly string[] => byMethod.get(method) ?? scopes
}

/** A test that says what does not fit; null: nothing. */
function claimsCheck({ claims, claimsMatch }: AuthorizeConfig) {
  const rules = claims.map(({ claim, values }) => {
    const allowed = new Set(values)
    const read = claimReader(claim)
    return {
      claim,
      fits: (own: NonNullable<Exchange['claims']>) => read(own).some((one) => allowed.has(one)),
    }
  })
  return (own: NonNullable<Exchange['claims']>): string | null => {
    const unfit = rules.filter(({ fits }) => !fits(own))
    if (unfit.length === 0) return null
    if (claimsMatch === 'any' && unfit.length < rules.length) return null
    return `No allowed value in ${unfit.map(({ claim }) => claim).join(', ')}.`
  }
}

const tokenNeeded = (): Refusal =>
  refusal(
    401,
    'authorization-needs-token',
    'A verified token is needed',
    'No step before has verified a token.',
    bearerChallenge,
  )

const insufficient = (reason: string, headers: Record<string, string> = {}): Refusal =>
  refusal(403, 'claims-insufficient', 'Your token does not allow this', reason, headers)

/** RFC 6750, 3.1: `scope` names all that the call needs, not only what lacks. */
const scopesLack = (scopes: readonly string[], lacking: readonly string[]): Refusal =>
  insufficient(`The token lacks ${lacking.join(', ')}.`, {
    'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"`,
  })
