import { failures } from '#lib/shared/failures.ts'
import type { Failure } from '#lib/shared/result.ts'

/** A failure as RFC 9457: `type` is the page that explains the code. */
export function failureResponse({ code, message, faults }: Failure, requestId: string): Response {
  const { status, title } = failures[code]
  return Response.json(
    {
      type: `/docs/errors/${code}`,
      title,
      status,
      code,
      detail: message,
      ...(faults && { faults }),
      requestId,
    },
    {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'x-request-id': requestId,
        'cache-control': 'no-store',
      },
    },
  )
}
