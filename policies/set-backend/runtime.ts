import { claimReader } from '#policies/kit/claim-reader.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { SetBackendConfig } from './definition.ts'

type Rule = SetBackendConfig['rules'][number]

export const setBackendRuntime: PolicyRuntime<SetBackendConfig> = ({ rules }) => {
  const fitting = rules.map((rule) => ({ fits: fitOf(rule), backendUrl: rule.backendUrl }))
  return {
    request(exchange) {
      const rule = fitting.find(({ fits }) => fits(exchange))
      if (rule) exchange.target.backendUrl = rule.backendUrl
      return undefined
    },
  }
}

function fitOf({ source, name = '', equals }: Rule): (exchange: Exchange) => boolean {
  const values = new Set(equals)
  const has = (value: string | null) => value !== null && values.has(value)
  switch (source) {
    case 'subscription':
      return ({ subscriptionId }) => has(subscriptionId)
    case 'organisation':
      return ({ organisationId }) => has(organisationId)
    case 'product':
      return ({ productId }) => has(productId)
    case 'header':
      return ({ callerHeaders }) => has(callerHeaders.get(name))
    case 'claim': {
      const read = claimReader(name)
      return ({ claims }) => claims !== null && read(claims).some(has)
    }
  }
}
