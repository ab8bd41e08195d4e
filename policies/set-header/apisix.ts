import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { SetHeaderConfig } from './definition.ts'

const nginxVariable: Record<string, string> = {
  requestId: '$request_id',
  clientIp: '$remote_addr',
  keyId: '$consumer_name',
  subscriptionId: '$consumer_group_id',
}

export const setHeaderApisix: ApisixTranslator<SetHeaderConfig> = ({ headers }) => {
  const missing = headers
    .flatMap(({ value }) => [...value.matchAll(/\{(\w+)\}/g)])
    .find(([, name = '']) => !nginxVariable[name])
  if (missing) return { unsupported: `APISIX knows no ${missing[0]}.` }
  const plugins: Record<string, unknown> = {}
  for (const on of ['request', 'response'] as const) {
    const mine = headers.filter((header) => header.on === on)
    if (mine.length > 0)
      plugins[on === 'request' ? 'proxy-rewrite' : 'response-rewrite'] = { headers: changes(mine) }
  }
  return { plugins }
}

function changes(headers: SetHeaderConfig['headers']) {
  const text = (value: string) =>
    value.replace(/\{(\w+)\}/g, (_, name: string) => nginxVariable[name] ?? '')
  const pairs = (action: 'set' | 'append') =>
    headers
      .filter((header) => header.action === action)
      .map(({ name, value }) => [name, text(value)])
  return {
    set: Object.fromEntries(pairs('set')),
    add: Object.fromEntries(pairs('append')),
    remove: headers.filter(({ action }) => action === 'remove').map(({ name }) => name),
  }
}
