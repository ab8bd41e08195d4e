import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { ValidateJwtConfig } from './definition.ts'

export const validateJwtApisix: ApisixTranslator<ValidateJwtConfig> = ({
  issuers,
  algorithms,
  audiences,
  header,
}) => {
  const [only, ...others] = issuers
  if (!only || others.length > 0) return { unsupported: 'APISIX checks tokens of one issuer only.' }
  if (only.jwksUrl) return { unsupported: 'APISIX finds keys by discovery only.' }
  if (header !== 'authorization')
    return { unsupported: 'APISIX reads tokens from Authorization only.' }
  const [algorithm, ...more] = algorithms
  if (more.length > 0) return { unsupported: 'APISIX pins one algorithm only.' }
  return {
    plugins: {
      'openid-connect': {
        client_id: audiences[0],
        client_secret: 'unused',
        discovery: `${only.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        bearer_only: true,
        use_jwks: true,
        token_signing_alg_values_expected: algorithm,
        claim_validator: {
          issuer: { valid_issuers: [only.issuer] },
          audience: { required: true, match_with_client_id: true },
        },
      },
    },
  }
}
