import 'server-only'
import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { unexpected } from '#lib/db/unexpected.ts'
import { type Caller, clientAddress, currentCaller } from '#lib/identity/caller.ts'
import type { MemberPermission, StaffPermission } from '#lib/identity/permissions.ts'
import { proveMember, proveStaff } from '#lib/identity/prove.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import type { FailureCode } from '#lib/shared/failures.ts'
import { fail, type Result } from '#lib/shared/result.ts'
import { faultsOf } from './faults.ts'
import { FORGEABLE, isForgeable } from './is-forgeable.ts'
import { otherAccount, SHOWN_ACCOUNT } from './shown-account.ts'
import { unstorableIn } from './storable-input.ts'

type EdgeCode = 'unauthenticated' | 'forbidden' | 'invalid_input' | 'unavailable' | 'internal'
type Run<Scope, Schema extends z.ZodType, Value, Code extends FailureCode> = (
  scope: Scope,
  input: z.output<Schema>,
) => Promise<Result<Value, Code>>

/** A form stands open in a browser, and what was typed into it is lost with its page. */
const SIGNED_OUT =
  'You are signed out, so nothing was stored. Sign in in another tab, then send this again: what you typed stays here.'

/** A server action for members: authorise → parse → run → answer. */
export const memberAction =
  <Schema extends z.ZodType, Value, Code extends FailureCode>(
    { permission, input }: { permission: MemberPermission; input: Schema },
    run: Run<OrganisationScope, Schema, Value, Code>,
  ) =>
  (raw: z.input<Schema>): Promise<Result<Value, Code | EdgeCode>> =>
    guarded((caller) => ofShownPage(caller, proveMember(caller, permission)), input, raw, run)

/** The same for staff. */
export const staffAction =
  <Schema extends z.ZodType, Value, Code extends FailureCode>(
    { permission, input }: { permission: StaffPermission; input: Schema },
    run: Run<StaffScope, Schema, Value, Code>,
  ) =>
  (raw: z.input<Schema>): Promise<Result<Value, Code | EdgeCode>> =>
    guarded((caller) => ofShownPage(caller, proveStaff(caller, permission)), input, raw, run)

/** The same for whoever is signed in by browser, about their own account. A token is not a person. */
export const userAction =
  <Schema extends z.ZodType, Value, Code extends FailureCode>(
    { input }: { input: Schema },
    run: (user: Caller, input: z.output<Schema>) => Promise<Result<Value, Code>>,
  ) =>
  (raw: z.input<Schema>): Promise<Result<Value, Code | EdgeCode>> =>
    guarded(
      (caller) =>
        ofShownPage(
          caller,
          caller && caller.tokenScopes === null
            ? { ok: true as const, value: caller }
            : fail('unauthenticated', 'Sign in first.'),
          { ofOrganisation: false },
        ),
      input,
      raw,
      run,
    )

/** The same for whoever comes, with the address they come from: sign-up, set-up and links, whose use cases check for themselves. */
export const publicAction =
  <Schema extends z.ZodType, Value, Code extends FailureCode>(
    { input }: { input: Schema },
    run: (input: z.output<Schema>, address: string | null) => Promise<Result<Value, Code>>,
  ) =>
  (raw: z.input<Schema>): Promise<Result<Value, Code | EdgeCode>> =>
    guarded(
      async () => ({ ok: true as const, value: await clientAddress() }),
      input,
      raw,
      (address, parsed) => run(parsed, address),
    )

/** What was proven, if the page that asks was made for whoever is signed in. */
async function ofShownPage<Proven>(
  caller: Caller | null,
  proven: Proven,
  options?: { ofOrganisation: boolean },
) {
  const other = caller && otherAccount((await headers()).get(SHOWN_ACCOUNT), caller, options)
  return other ? fail('forbidden', other) : proven
}

async function guarded<Scope, Schema extends z.ZodType, Value, Code extends FailureCode>(
  prove: (
    caller: Awaited<ReturnType<typeof currentCaller>>,
  ) => Promise<Result<Scope, 'unauthenticated' | 'forbidden'>>,
  schema: Schema,
  raw: z.input<Schema>,
  run: Run<Scope, Schema, Value, Code>,
): Promise<Result<Value, Code | EdgeCode>> {
  let requestId = 'none'
  try {
    const caller = await currentCaller()
    requestId = caller?.requestId ?? requestId
    if (isForgeable(await headers())) return fail('forbidden', FORGEABLE)
    const proven = await prove(caller)
    if (!proven.ok)
      return proven.failure.code === 'unauthenticated'
        ? fail('unauthenticated', SIGNED_OUT)
        : proven
    const unstorable = unstorableIn(raw)
    if (unstorable.length > 0)
      return fail('invalid_input', 'Some fields are not right.', unstorable)
    const parsed = schema.safeParse(raw)
    if (!parsed.success)
      return fail('invalid_input', 'Some fields are not right.', faultsOf(parsed.error))
    return await run(proven.value, parsed.data)
  } catch (error) {
    unstable_rethrow(error)
    return { ok: false, failure: unexpected(error, requestId) }
  }
}
