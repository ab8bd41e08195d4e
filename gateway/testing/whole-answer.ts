/** All that a caller gets of an answer, so that two can be compared byte by byte. */
export interface WholeAnswer {
  status: number
  fields: [name: string, value: string][]
  /** Null: the client of this protocol does not tell. */
  trailers: [name: string, value: string][] | null
  bytes: number
  sha256: string
  /** It ended before its end. */
  cut: boolean
}
export interface WholeCall {
  path: string
  method?: string
  headers?: Record<string, string>
  body?: string
  /** A path that is called as soon as the first bytes of the answer are there. */
  onceBegun?: string
}
