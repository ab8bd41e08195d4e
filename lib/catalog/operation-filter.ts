import type { OperationFilter, OperationRow } from './operation-schema.ts'

/** Whether an operation is among those that a filter shows; the pruning screen and bulk changes share it. */
export function matchesFilter(operation: OperationRow, filter: OperationFilter): boolean {
  const { text, tag, method, deprecated, secured, exposure, exposable } = filter
  return (
    (!tag || operation.tags.includes(tag)) &&
    (!method || operation.method === method) &&
    (deprecated === undefined || operation.deprecated === deprecated) &&
    (secured === undefined || operation.secured === secured) &&
    (exposable === undefined || (operation.obstacle === null) === exposable) &&
    (exposure === undefined || operation.exposure === exposure) &&
    (!text || words(text).every((word) => searched(operation).includes(word)))
  )
}

const words = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

const searched = ({ method, path, operationId, summary }: OperationRow): string =>
  `${method} ${path} ${operationId ?? ''} ${summary}`.toLowerCase()
