'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { memberAction, staffAction } from '#lib/http/action.ts'
import { approveSubscription } from './approve-subscription.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { createKey } from './create-key.ts'
import { rejectSubscription } from './reject-subscription.ts'
import { requestSubscription } from './request-subscription.ts'
import { resumeSubscription } from './resume-subscription.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import {
  approveInput,
  cancelInput,
  createKeyInput,
  keyIdInput,
  reasonedInput,
  requestSubscriptionInput,
  rotateKeyInput,
  subscriptionIdInput,
} from './schema.ts'
import { suspendSubscription } from './suspend-subscription.ts'

/** Shows what changed on whichever page the change was made. */
function refreshed<Answer extends { ok: boolean }>(answer: Answer): Answer {
  if (answer.ok) revalidatePath('/', 'layout')
  return answer
}

const asMember = {
  request: memberAction(
    { permission: 'subscription:request', input: requestSubscriptionInput },
    (scope, input) => requestSubscription(scope, input),
  ),
  cancel: memberAction({ permission: 'subscription:request', input: cancelInput }, (scope, input) =>
    cancelSubscription(scope, input),
  ),
  createKey: memberAction({ permission: 'key:write', input: createKeyInput }, (scope, input) =>
    createKey(scope, input),
  ),
  rotateKey: memberAction({ permission: 'key:write', input: rotateKeyInput }, (scope, input) =>
    rotateKey(scope, input),
  ),
  revokeKey: memberAction({ permission: 'key:write', input: keyIdInput }, (scope, input) =>
    revokeKey(scope, input),
  ),
}

const deciding = 'subscription:decide' as const
const asStaff = {
  approve: staffAction({ permission: deciding, input: approveInput }, (scope, input) =>
    approveSubscription(scope, input),
  ),
  reject: staffAction({ permission: deciding, input: reasonedInput }, (scope, input) =>
    rejectSubscription(scope, input),
  ),
  suspend: staffAction({ permission: deciding, input: reasonedInput }, (scope, input) =>
    suspendSubscription(scope, input),
  ),
  resume: staffAction({ permission: deciding, input: subscriptionIdInput }, (scope, input) =>
    resumeSubscription(scope, input),
  ),
  cancel: staffAction({ permission: deciding, input: cancelInput }, (scope, input) =>
    cancelSubscription(scope, input),
  ),
  rotateKey: staffAction({ permission: deciding, input: rotateKeyInput }, (scope, input) =>
    rotateKey(scope, input),
  ),
  revokeKey: staffAction({ permission: deciding, input: keyIdInput }, (scope, input) =>
    revokeKey(scope, input),
  ),
}

export const requestSubscriptionAction = async (input: z.input<typeof requestSubscriptionInput>) =>
  refreshed(await asMember.request(input))
export const cancelSubscriptionAction = async (input: z.input<typeof cancelInput>) =>
  refreshed(await asMember.cancel(input))
/** Not refreshed in the answer that brings the secret: whatever the page's reading comes to, the secret has arrived. */
export const createKeyAction = async (input: z.input<typeof createKeyInput>) =>
  asMember.createKey(input)
export const rotateKeyAction = async (input: z.input<typeof rotateKeyInput>) =>
  asMember.rotateKey(input)
export const revokeKeyAction = async (input: z.input<typeof keyIdInput>) =>
  refreshed(await asMember.revokeKey(input))

export const approveSubscriptionAction = async (input: z.input<typeof approveInput>) =>
  refreshed(await asStaff.approve(input))
export const rejectSubscriptionAction = async (input: z.input<typeof reasonedInput>) =>
  refreshed(await asStaff.reject(input))
export const suspendSubscriptionAction = async (input: z.input<typeof reasonedInput>) =>
  refreshed(await asStaff.suspend(input))
export const resumeSubscriptionAction = async (input: z.input<typeof subscriptionIdInput>) =>
  refreshed(await asStaff.resume(input))
export const cancelSubscriptionAsStaffAction = async (input: z.input<typeof cancelInput>) =>
  refreshed(await asStaff.cancel(input))
export const rotateKeyAsStaffAction = async (input: z.input<typeof rotateKeyInput>) =>
  refreshed(await asStaff.rotateKey(input))
export const revokeKeyAsStaffAction = async (input: z.input<typeof keyIdInput>) =>
  refreshed(await asStaff.revokeKey(input))
