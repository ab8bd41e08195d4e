import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { RewritePathConfig } from './definition.ts'

const quoted = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

export const rewritePathApisix: ApisixTranslator<RewritePathConfig> = ({
  path,
  removePrefix = '',
  addPrefix = '',
}) => {
  if (path?.includes('{'))
    return { unsupported: 'APISIX does not know the path parameters of an operation.' }
  if (path !== undefined) return { plugins: { 'proxy-rewrite': { uri: path } } }
  return {
    plugins: {
      'proxy-rewrite': {
        regex_uri: [
          `^${quoted(removePrefix.replace(/\/$/, ''))}(/.*)?$`,
          `${addPrefix.replace(/\/$/, '')}$1`,
        ],
      },
    },
  }
}
