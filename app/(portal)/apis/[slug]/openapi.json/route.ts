import { currentReader } from '#lib/catalog/current-reader.ts'
import { publishedDocument } from '#lib/catalog/published-document.ts'

/** The document of an API as its reader may have it; with `?operation=` that one alone. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/apis/[slug]/openapi.json'>,
): Promise<Response> {
  const { slug } = await params
  const operationId = new URL(request.url).searchParams.get('operation')
  const found = await publishedDocument(await currentReader(), slug, {
    ...(operationId !== null && { operationId }),
  })
  if (!found.ok) return new Response('Not found', { status: 404 })
  return Response.json(found.value, {
    headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' },
  })
}
