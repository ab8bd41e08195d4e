import { FieldList } from './field-list.ts'
import type { Answer } from './runtime.ts'

/** An answer that a step makes by itself. */
export const ownAnswer = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Answer['body'] = null,
): Answer => ({ status, headers: FieldList.from(Object.entries(headers)), body })
