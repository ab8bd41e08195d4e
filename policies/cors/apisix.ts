import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { CorsConfig } from './definition.ts'

export const corsApisix: ApisixTranslator<CorsConfig> = (config) => ({
  plugins: {
    cors: {
      allow_origins: config.origins.join(','),
      allow_methods: config.methods.join(','),
      allow_headers: config.requestHeaders.join(','),
      expose_headers: config.exposedHeaders.join(','),
      max_age: config.maxAgeSeconds,
      allow_credential: config.credentials,
    },
  },
})
