import type { SnapshotStep } from '#contract/snapshot.ts'
import { placesBelow } from '#policies/kit/places-below.ts'

/** A place at which a step can be excepted, as a select offers it. */
export interface PlaceOption {
  value: string
  label: string
}

interface Named {
  id: string
  name: string
}

export const placeOfProduct = ({ id, name }: Named): PlaceOption => ({
  value: id,
  label: `Calls that enter by the product ${name}`,
})

export const placeOfApi = ({ id, name }: Named): PlaceOption => ({
  value: id,
  label: `All of the API ${name}`,
})

export const placeOfOperation = ({
  id,
  method,
  path,
}: {
  id: string
  method: string
  path: string
}): PlaceOption => ({ value: id, label: `The operation ${method} ${path}` })

interface Offered {
  products: (Named & { apiIds: string[] })[]
  apis: Named[]
  operations: { id: string; method: string; path: string }[]
  /** The API whose operations these are; null: none is chosen. */
  operationsOf: string | null
}

/** What lies below the steps of a place, the widest first; operations of one API. */
export function placesBelowStep(
  { scope, targetId }: Pick<SnapshotStep, 'scope' | 'targetId'>,
  { products, apis, operations, operationsOf }: Offered,
): PlaceOption[] {
  const isBelow = placesBelow({
    apis: apis.map(({ id }) => ({ id, operations: id === operationsOf ? operations : [] })),
    products,
  })
  return [
    ...products.map(placeOfProduct),
    ...apis.map(placeOfApi),
    ...operations.map(placeOfOperation),
  ].filter(({ value }) => isBelow({ scope, targetId }, value))
}
