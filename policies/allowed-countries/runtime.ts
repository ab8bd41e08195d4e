import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { countryCodes } from './country-codes.ts'
import type { AllowedCountriesConfig } from './definition.ts'

export const allowedCountriesRuntime: PolicyRuntime<AllowedCountriesConfig> = (
  { mode, countries, unknown },
  ports,
) => {
  const listed = new Set(countries)
  const foundIn = ports.countries()
  /** Files of others say `-`, `ZZ` or `EU` of addresses that are in no country, and `de` of some that are. */
  const countryOf = (address: string): string | null => {
    const code = foundIn(address)?.toUpperCase() ?? ''
    return countryCodes.has(code) ? code : null
  }
  return {
    request({ clientIp }) {
      const country = countryOf(clientIp)
      const isAllowed =
        country === null ? unknown === 'allow' : listed.has(country) === (mode === 'allow')
      if (isAllowed) return undefined
      return refusal(
        403,
        'country-refused',
        'Your country may not call this',
        `The address ${clientIp} is of ${country ?? 'no known country'}, which may not call.`,
      )
    },
  }
}
