import { findDocument } from '#lib/catalog/find-document.ts'
import { requireStaff } from '#lib/identity/session.ts'

/** The document of a revision, byte for byte, as a file. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/console/apis/[apiId]/document'>,
): Promise<Response> {
  const staff = await requireStaff('api:read')
  if (!staff.ok) return new Response('Not found', { status: 404 })
  const { apiId } = await params
  const asked = Number(new URL(request.url).searchParams.get('revision'))
  const found = await findDocument(staff.value, {
    apiId,
    ...(Number.isInteger(asked) && asked > 0 && { number: asked }),
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
