import { dispatch } from '#lib/management-api/dispatch.ts'

async function handle(
  request: Request,
  { params }: { params: Promise<{ path: string[] }> },
): Promise<Response> {
  return dispatch(request, (await params).path)
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT }
