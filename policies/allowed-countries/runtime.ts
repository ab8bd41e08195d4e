import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { AllowedCountriesConfig } from './definition.ts'

export const allowedCountriesRuntime: PolicyRuntime<AllowedCountriesConfig> = (
  { mode, countries, unknown },
  ports,
) => {
  const listed = new Set(countries)
  const countryOf = ports.countries()
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
