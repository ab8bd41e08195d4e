import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { RequireHeaderConfig } from './definition.ts'

export const requireHeaderApisix: ApisixTranslator<RequireHeaderConfig> = ({ headers }) => ({
  plugins: {
    'request-validation': {
      header_schema: {
        type: 'object',
        required: headers.map(({ name }) => name),
        properties: Object.fromEntries(
          headers.map(({ name, values }) => [
            name,
            values.length > 0 ? { type: 'string', enum: values } : { type: 'string', minLength: 1 },
          ]),
        ),
      },
      rejected_code: 400,
    },
  },
})
