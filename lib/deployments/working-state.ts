import type { ApiLifecycle } from '#contract/api-lifecycle.ts'
import type { BackendBalance } from '#contract/backend-balance.ts'
import type { ApiContract } from '#contract/operation-contract.ts'
import type { ApiCredential, Exposure, StepMode, StepScope } from '#lib/db/generated/enums.ts'

/** What the console holds of everything that a gateway enforces, as rows. Only published products, and APIs that are or were published. */
export interface WorkingState {
  portalUrl: string
  hostnames: { name: string; certificateId: string | null }[]
  apis: {
    id: string
    name: string
    path: string
    credential: ApiCredential
    keyHeader: string
    keyQuery: string | null
    httpsOnly: boolean
    /** Null: published, with no end in sight. */
    lifecycle: ApiLifecycle | null
    /** `balance` null: one address, which nobody watches. */
    backend: { url: string; timeoutMs: number; balance: BackendBalance | null }
    operations: { id: string; method: string; path: string; exposure: Exposure }[]
    currentRevisionId: string | null
    /** What the document says of operations that are checked by it; null: none is. */
    contract: ApiContract | null
  }[]
  products: { id: string; name: string; apis: { apiId: string }[] }[]
  /** Lists of networks, whether a step uses them or not. */
  networkLists: { name: string; networks: string[] }[]
  /** In the order in which they run within their scope. */
  steps: {
    id: string
    policy: string
    scope: StepScope
    mode: StepMode
    config: unknown
    productId: string | null
    apiId: string | null
    operationId: string | null
    /** Those that hold, in any order. */
    exceptions: {
      productId: string | null
      apiId: string | null
      operationId: string | null
      endsAt: Date
    }[]
  }[]
}
