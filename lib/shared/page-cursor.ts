import { z } from 'zod'
import { isInCalendar } from './moment.ts'

const written = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)(?:~([A-Za-z0-9_-]{1,60}))?$/

/** Where a page of rows ends: the moment and id of its last row. A bare moment is taken too. */
export const pageCursor = z
  .string()
  .regex(written, 'Not the `next` of a page.')
  .refine((text) => isInCalendar(text.split('~')[0] ?? ''), 'Not a moment.')
  .meta({ description: 'Rows older than this; the `next` of the page before.' })

export const cursorAfter = ({ at, id }: { at: Date; id: string }): string =>
  `${at.toISOString()}~${id}`

/** The rows after a cursor, newest first; several of one millisecond are told apart by their id. */
export function olderThan<Id extends string>(cursor: string, idField: Id) {
  const [, at = '', id] = written.exec(cursor) ?? []
  const moment = new Date(at)
  return id === undefined
    ? { at: { lt: moment } }
    : {
        at: { lte: moment },
        OR: [{ at: { lt: moment } }, { [idField]: { lt: id } } as Record<Id, { lt: string }>],
      }
}

/** The rows after one of them, newest first, where the cursor is the id of a row that its reader may see. */
export const createdBefore = ({ createdAt, id }: { createdAt: Date; id: string }) => ({
  createdAt: { lte: createdAt },
  OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }],
})

/** The answer to a cursor that is nothing of its reader's: it does not tell whether somebody else has it. */
export const noPage = { items: [], next: null }
