/** Values as a line of CSV (RFC 4180). What a spreadsheet would run as a formula is kept from it by an apostrophe. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

interface Page<Row> {
  items: Row[]
  next: string | null
}

/** Everything that a list finds, as CSV, page by page: what is exported is never all in memory. */
export function csvOf<Row>(
  columns: readonly string[],
  pageAfter: (before: string | undefined) => Promise<Page<Row>>,
  valuesOf: (row: Row) => readonly unknown[],
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let before: string | undefined
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(columns)))
    },
    async pull(controller) {
      const { items, next } = await pageAfter(before)
      if (items.length > 0)
        controller.enqueue(encoder.encode(items.map((row) => csvLine(valuesOf(row))).join('')))
      if (next) before = next
      else controller.close()
    },
  })
}
