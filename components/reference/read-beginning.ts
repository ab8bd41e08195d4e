/** More of an answer is not read. */
const BYTES_MAX = 1_000_000

/**
 * An answer's body as text, as far as it comes within `waitMs` and a megabyte; the rest is not asked for. Throws what
 * reading throws when the connection breaks.
 */
export async function readBeginning(
  answer: Response,
  waitMs: number,
): Promise<{ text: string; isWhole: boolean }> {
  const reader = answer.body?.getReader()
  if (!reader) return { text: '', isWhole: true }
  const decoder = new TextDecoder()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    void reader.cancel()
  }, waitMs)
  let text = ''
  try {
    for (let bytes = 0; bytes <= BYTES_MAX; ) {
      const { done, value } = await reader.read()
      if (done) return { text: text + decoder.decode(), isWhole: !isLate }
      bytes += value.byteLength
      text += decoder.decode(value, { stream: true })
    }
    void reader.cancel()
    return { text, isWhole: false }
  } finally {
    clearTimeout(timer)
  }
}
