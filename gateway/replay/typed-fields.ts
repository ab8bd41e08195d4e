import type { ReplayOrder } from '#contract/replay.ts'
import { FieldList } from '#policies/kit/field-list.ts'

/** How a message is framed follows from its body. */
const framing = new Set(['content-length', 'transfer-encoding', 'te', 'trailer', 'expect'])

/** Headers as they were typed, without what says how long the body is. */
export const fieldsOf = (headers: ReplayOrder['request']['headers']): FieldList =>
  FieldList.from(
    headers
      .map(({ name, value }) => [name.toLowerCase(), value.trim()] as const)
      .filter(([name]) => !framing.has(name)),
  )
