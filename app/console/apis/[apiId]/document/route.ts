import { findDocument } from '#lib/catalog/find-document.ts'
import { requireStaff } from '#lib/identity/session.ts'
import { numberInput } from '#lib/shared/number-input.ts'

/** The document of a revision, byte for byte, as a file. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/console/apis/[apiId]/document'>,
): Promise<Response> {
  const staff = await requireStaff('api:read')
  if (!staff.ok) return new Response('Not found', { status: 404 })
  const { apiId } = await params
  const asked = numberInput.safeParse(new URL(request.url).searchParams.get('revision'))
  const found = await findDocument(staff.value, {
    apiId,
    ...(asked.success && { number: asked.data }),
  })
  if (!found.ok) return new Response('Not found', { status: 404 })
  const { document, format, number } = found.value
  return new Response(document, {
    headers: {
      // Text whatever it holds: a browser must not run what somebody imported.
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${apiId}-${number}.${format}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}
