import 'server-only'
import type { ApiContract } from '#contract/operation-contract.ts'
import { parsedDocument } from '#lib/catalog/parsed-document.ts'
import { contractOf } from '#lib/openapi/contract-of.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import type { WorkingState } from './working-state.ts'

type Rows = Omit<WorkingState, 'apis'> & { apis: Omit<WorkingState['apis'][number], 'contract'>[] }
type ApiRow = Rows['apis'][number]

/** The rows, with what documents say of the operations that a step checks by it; snapshots stay small without. */
export async function withContracts(rows: Rows): Promise<WorkingState> {
  const isChecked = steppedOn(rows, 'needsContract')
  const isMocked = steppedOn(rows, 'needsExamples')
  const apis = await Promise.all(
    rows.apis.map(async (api) => {
      const operations = api.operations.filter(
        ({ id, exposure }) => exposure === 'exposed' && isChecked(api.id, id),
      )
      const document =
        operations.length > 0 && api.currentRevisionId
          ? await parsedDocument(api.currentRevisionId)
          : null
      const withExamples = operations.some(({ id }) => isMocked(api.id, id))
      const contract =
        document && withoutKey(contractOf(document, operations, { withExamples }), api)
      return { ...api, contract }
    }),
  )
  return { ...rows, apis }
}

/** Whether a step of an operation's chain, with any product, has a need. */
function steppedOn(
  { steps, products }: Rows,
  need: 'needsContract' | 'needsExamples',
): (apiId: string, operationId: string) => boolean {
  const needing = steps.filter(({ policy }) => isPolicyType(policy) && need in definitions[policy])
  const ids = new Set(
    needing.flatMap(({ apiId, operationId, productId }) => [
      ...[operationId, apiId].filter((id) => id !== null),
      ...products
        .filter(({ id }) => id === productId)
        .flatMap(({ apis }) => apis.map((held) => held.apiId)),
    ]),
  )
  const everywhere = needing.some(({ scope }) => scope === 'global')
  return (apiId, operationId) => everywhere || ids.has(apiId) || ids.has(operationId)
}

/** The subscription key is the gateway's affair, also where the document describes it as a parameter. */
function withoutKey(contract: ApiContract, { keyHeader, keyQuery }: ApiRow): ApiContract {
  const isKey = ({ in: place, name }: { in: string; name: string }) =>
    (place === 'header' && name.toLowerCase() === keyHeader.toLowerCase()) ||
    (place === 'query' && name === keyQuery)
  return {
    ...contract,
    operations: Object.fromEntries(
      Object.entries(contract.operations).map(([id, operation]) => [
        id,
        { ...operation, parameters: operation.parameters.filter((one) => !isKey(one)) },
      ]),
    ),
  }
}
