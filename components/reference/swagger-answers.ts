import { type Refusal, refusalIn } from './refusal-in.ts'

/** What came of a call that Swagger UI sent; a status of null: nothing came. */
export interface SentOutcome {
  status: number | null
  tookMs: number | null
  /** The gateway's own words; null: the API answered, or nothing came. */
  refusal: Refusal | null
}

interface Answer {
  status?: number
  text?: string
  headers?: Record<string, string>
}

/** As Swagger UI puts an answer into its state: refusals and faults stand in `err`. */
interface StoredResponse {
  status?: number
  duration?: number
  err?: { status?: number; statusCode?: number; response?: Answer }
}
type SetResponse = (path: string, method: string, response: StoredResponse) => unknown

export function outcomeOf({ status, duration, err }: StoredResponse): SentOutcome {
  const found = status ?? err?.status ?? err?.statusCode ?? err?.response?.status
  return {
    status: found || null,
    tookMs: duration ?? null,
    refusal: err?.response ? refusalOf(err.response) : null,
  }
}

function refusalOf({ text = '', headers = {} }: Answer): Refusal | null {
  try {
    return refusalIn(headers['content-type'] ?? null, JSON.parse(text))
  } catch {
    return null
  }
}

/** A plugin of Swagger UI that tells what each call came to. */
export const swaggerAnswers = (tell: (outcome: SentOutcome) => void) => ({
  statePlugins: {
    spec: {
      wrapActions: {
        setResponse:
          (own: SetResponse) => (path: string, method: string, response: StoredResponse) => {
            tell(outcomeOf(response))
            return own(path, method, response)
          },
      },
    },
  },
})
