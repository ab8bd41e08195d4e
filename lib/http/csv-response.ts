/** A file to be kept, that no browser takes for a page and no cache keeps. */
export const csvResponse = (rows: ReadableStream<Uint8Array>, name: string): Response =>
  new Response(rows, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
