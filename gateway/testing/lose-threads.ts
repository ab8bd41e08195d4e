/**
 * Is loaded into a gateway before anything else (`bun --preload`): a thread that does the work of a file ends by itself when
 * it is told a word, as one would that has run out of memory, and those after it do not. LOSE_THREAD names both.
 */
const [file = '', word] = (process.env.LOSE_THREAD ?? '').split(' ')
let isLost = false

function wordOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message
  const order = message as object
  return 'do' in order ? String(order.do) : Object.keys(order)[0]
}

globalThis.Worker = class extends Worker {
  readonly #mayBeLost: boolean

  constructor(url: string | URL) {
    super(url)
    this.#mayBeLost = String(url).includes(file)
  }

  override postMessage(message: unknown, given?: unknown): void {
    super.postMessage(message, given as Transferable[])
    if (isLost || !this.#mayBeLost || wordOf(message) !== word) return
    isLost = true
    this.terminate()
  }
}
