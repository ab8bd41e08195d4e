import type { z } from 'zod'
import type { MemberPermission, StaffPermission } from '#lib/identity/permissions.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import type { FailureCode } from '#lib/shared/failures.ts'
import type { Result } from '#lib/shared/result.ts'

/** Who may call an endpoint. With both, a member sees its own organisation and staff see all. */
export interface Allowed {
  member?: MemberPermission
  staff?: StaffPermission
}

type ScopeOf<Allow extends Allowed> =
  | (Allow extends { member: MemberPermission } ? OrganisationScope : never)
  | (Allow extends { staff: StaffPermission } ? StaffScope : never)

export interface EndpointSpec<
  Allow extends Allowed,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`: `/subscriptions/{subscriptionId}`. */
  path: `/${string}`
  tag: string
  summary: string
  allow: Allow
  /** Path parameters, query (GET, DELETE) or JSON body (others), merged. */
  input: Input
  output: Output
  /** Of success; 200 unless said. */
  status?: 200 | 201 | 202
  /** The failures the use case itself can answer; the edges' own are added to the description. */
  failures: FailureCode[]
  run: (scope: ScopeOf<Allow>, input: z.output<Input>) => Promise<Result<z.input<Output>>>
}

/** An endpoint of the management API as dispatcher and description see it. */
export interface Endpoint extends Omit<EndpointSpec<Allowed, z.ZodObject, z.ZodType>, 'run'> {
  run: (scope: OrganisationScope | StaffScope, input: unknown) => Promise<Result<unknown>>
}

/** Declares an endpoint; the dispatcher only calls `run` with a scope and an input of the declared kinds. */
export const endpoint = <
  const Allow extends Allowed,
  Input extends z.ZodObject,
  Output extends z.ZodType,
>(
  spec: EndpointSpec<Allow, Input, Output>,
): Endpoint => ({
  ...spec,
  run: (scope, input) => spec.run(scope as ScopeOf<Allow>, input as z.output<Input>),
})
