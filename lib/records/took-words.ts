import { spanWords } from '#lib/shared/span-words.ts'
import type { RecordView } from './schema.ts'

/** Less than this is what clocks and rounding leave. */
const REST_MS_MIN = 1

/** How long a call took, and who of it; `backend`: what its reader calls that. */
export function tookWords(
  { totalMs, gatewayMs, backendMs }: Pick<RecordView, 'totalMs' | 'gatewayMs' | 'backendMs'>,
  backend: 'backend' | 'API',
): string {
  const parts = [backendMs === null ? `${backend} not asked` : `${spanWords(backendMs)} ${backend}`]
  if (gatewayMs !== null) {
    parts.unshift(`${spanWords(gatewayMs)} gateway`)
    const restMs = totalMs - gatewayMs - (backendMs ?? 0)
    if (restMs >= REST_MS_MIN)
      parts.push(`${spanWords(restMs)} for bodies on their way or between tries`)
  }
  return `${spanWords(totalMs)} in all: ${parts.join(', ')}`
}
