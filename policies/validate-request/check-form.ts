import type { Exchange } from '#policies/kit/exchange.ts'
import { bodyUnreadable, readRequest } from '#policies/kit/json-body.ts'
import type { Check, FormChecks } from '#policies/kit/operation-checks.ts'
import type { Refusal, RefusedPart } from '#policies/kit/refusal.ts'
import { readFields, UnreadableForm } from './read-fields.ts'
import { valuesOf } from './read-form.ts'

interface Described {
  form: FormChecks
  /** Of all fields, as members of an object. */
  check: Check
  isRequired: boolean
}

/** Reads a form whole and checks its fields by what is described. */
export async function checkForm(
  exchange: Exchange,
  { form, check, isRequired }: Described,
  bytesMax: number,
): Promise<RefusedPart | Refusal | null> {
  const read = await readRequest(exchange, bytesMax)
  if ('refused' in read) return read
  if (read.bytes.byteLength === 0)
    return isRequired ? { in: 'body', at: '', message: 'is missing' } : null
  try {
    const values = readFields(read.bytes, exchange.callerHeaders.get('content-type') ?? '')
    const found = valuesOf(values, form)
    if ('fault' in found) return { in: 'body', ...found.fault }
    const mismatch = check(found.members)
    return mismatch && { in: 'body', at: mismatch.pointer, message: mismatch.message }
  } catch (error) {
    if (error instanceof UnreadableForm) return bodyUnreadable(error.message)
    throw error
  }
}
