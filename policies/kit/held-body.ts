import type { Exchange } from './exchange.ts'
import { BodyTooLarge } from './read-body.ts'

/** Whether the body is in memory, or is now, so that it can be sent again. */
export async function isHeld({ requestBody }: Exchange, bytesMax: number): Promise<boolean> {
  if (!requestBody) return true
  try {
    await requestBody.read(bytesMax)
    return true
  } catch (error) {
    if (error instanceof BodyTooLarge) return false
    throw error
  }
}
