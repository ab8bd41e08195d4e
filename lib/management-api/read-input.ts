import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Documents of 32 MiB arrive as JSON strings, whose escapes may take as much again. */
const BODY_BYTES_MAX = 64 * 1024 * 1024
const TOO_LARGE = 'The body is larger than 64 MiB.'

/** Query (GET, DELETE) or JSON body, with the path's parameters on top. */
export async function readInput(
  request: Request,
  parameters: Record<string, string>,
): Promise<Result<Record<string, unknown>, 'invalid_input'>> {
  if (request.method === 'GET' || request.method === 'DELETE') {
    return ok({ ...Object.fromEntries(new URL(request.url).searchParams), ...parameters })
  }
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) {
    return fail('invalid_input', TOO_LARGE)
  }
  const text = await readText(request)
  if (text === null) return fail('invalid_input', TOO_LARGE)
  if (text.trim() === '') return ok(parameters)
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return fail('invalid_input', 'The body must be a JSON object.')
    }
    return ok({ ...body, ...parameters })
  } catch {
    return fail('invalid_input', 'The body is not JSON.')
  }
}

/** The body as text; null, and no more of it is read, beyond the limit: a chunked one does not say its length. */
async function readText({ body }: Request): Promise<string | null> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > BODY_BYTES_MAX) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
