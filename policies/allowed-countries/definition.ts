import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { countryCodes } from './country-codes.ts'

export const allowedCountries = definePolicy({
  type: 'allowed-countries',
  version: '1',
  title: 'Countries',
  summary:
    'Lets calls in by the country that their address is registered in and answers 403 to the others.',
  help: 'For rules about where a service may be offered. It goes by who registered an address, says nothing about people, and is passed by anybody with a relay elsewhere: it keeps no attacker out. Behind a proxy the gateway must know that (GATEWAY_TRUSTED_PROXIES). The data comes with the gateway (with data of nro.net); its operator may name a newer file (GATEWAY_COUNTRIES_FILE).',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    mode: z.enum(['allow', 'deny']).default('allow').meta({
      title: 'The countries below',
      description: 'Whether those alone may call, or all but those.',
    }),
    countries: z
      .array(
        z
          .string()
          .trim()
          .toUpperCase()
          .refine((code) => countryCodes.has(code), 'Write a code of ISO 3166 like DE or GB.'),
      )
      .min(1, 'Name at least one country.')
      .max(250)
      .meta({ title: 'Countries', description: 'Codes of two letters (ISO 3166), like DE or GB.' }),
    unknown: z.enum(['refuse', 'allow']).default('refuse').meta({
      title: 'Addresses of no country',
      description: 'Private networks, and addresses that the data does not know.',
    }),
  }),
  examples: [
    { name: 'Three countries', config: { countries: ['DE', 'AT', 'CH'] } },
    {
      name: 'All but two, and private networks',
      config: { mode: 'deny', countries: ['KP', 'IR'], unknown: 'allow' },
    },
  ],
  refusals: {
    'country-refused': {
      status: 403,
      mend: 'Call from a country that the API is offered in. If you do, tell its owner the request id: the register may place your address elsewhere.',
    },
  },
})
export type AllowedCountriesConfig = ConfigOf<typeof allowedCountries>
