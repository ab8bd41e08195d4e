import type { z } from 'zod'
import type { Fault } from '#lib/shared/result.ts'

/** A failure of the management API, as react-query sees it. */
export class FailureError extends Error {
  readonly code: string
  readonly faults: Fault[]
  readonly requestId: string | null

  constructor(problem: { code?: string; detail?: string; faults?: Fault[]; requestId?: string }) {
    super(problem.detail ?? 'The console cannot be reached.')
    this.code = problem.code ?? 'unreachable'
    this.faults = problem.faults ?? []
    this.requestId = problem.requestId ?? null
  }
}

/** Reads from the management API in a browser; on the console's pages as staff. */
export async function fetchJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const asStaff = window.location.pathname.startsWith('/console')
  const response = await fetch(path, {
    headers: { accept: 'application/json', ...(asStaff && { 'x-gatehouse-view': 'console' }) },
  })
  const body: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new FailureError(body as ConstructorParameters<typeof FailureError>[0])
  return schema.parse(body)
}
