import { expect, test } from 'vitest'
import { definitions } from '#policies/definitions.ts'
import { dryRunWords } from './define-policy.ts'

test.each(['json-threat', 'validate-request', 'validate-jwt'] as const)(
  'the switch of %s says that calls wait for it in dry-run too',
  (policy) =>
    expect(dryRunWords(definitions[policy])).toMatch(/A call waits .* as it does otherwise/),
)
