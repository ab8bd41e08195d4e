import 'server-only'
import type { z } from 'zod'
import {
  activation,
  activationRefused,
  gatewayStatus,
  type SnapshotFault,
} from '#contract/admin.ts'
import { type KeyChanges, type KeyEntry, type KeyTableHead, keyPosition } from '#contract/keys.ts'
import { recordsPage } from '#contract/records.ts'
import { type SecretTable, secretsHeld } from '#contract/secrets.ts'

/** A gateway that does not answer, or not as the contract says. The message is for staff. */
export class GatewayUnreachable extends Error {}

const ANSWER_MS = 10_000

/** The admin API of one gateway. Every call throws GatewayUnreachable when there is no answer of the agreed shape. */
export class AdminClient {
  readonly #url: string
  readonly #token: string

  constructor(adminUrl: string, token: string) {
    this.#url = adminUrl.replace(/\/+$/, '')
    this.#token = token
  }

  async status() {
    return this.#parse(gatewayStatus, await this.#call('GET', '/v1/status'))
  }

  /** Sends canonical JSON; the faults, when the gateway refuses it. */
  async putSnapshot(
    text: string,
  ): Promise<{ activatedInMs: number } | { faults: SnapshotFault[] }> {
    const response = await this.#call('PUT', '/v1/snapshot', {
      body: text,
      timeoutMs: 60_000,
      expected: [200, 422],
    })
    if (response.status === 422)
      return { faults: (await this.#parse(activationRefused, response)).faults }
    return { activatedInMs: (await this.#parse(activation, response)).activatedInMs }
  }

  /** All secrets, in clear; the faults, when the gateway refuses them. */
  async putSecrets(table: SecretTable): Promise<SnapshotFault[]> {
    const response = await this.#call('PUT', '/v1/secrets', {
      body: JSON.stringify(table),
      timeoutMs: 60_000,
      expected: [200, 422],
    })
    if (response.status === 422) return (await this.#parse(activationRefused, response)).faults
    await this.#parse(secretsHeld, response)
    return []
  }

  /** Where the gateway stands afterwards; `applied` is false on a gap. */
  async postKeys(changes: KeyChanges) {
    const response = await this.#call('POST', '/v1/keys', {
      body: JSON.stringify(changes),
      expected: [200, 409],
    })
    return { applied: response.status === 200, position: await this.#parse(keyPosition, response) }
  }

  async putKeys(head: KeyTableHead, entries: KeyEntry[]) {
    const body = [head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')
    return this.#parse(
      keyPosition,
      await this.#call('PUT', '/v1/keys', { body, timeoutMs: 120_000 }),
    )
  }

  async records(after: string | null, { waitMs, max }: { waitMs: number; max: number }) {
    const query = new URLSearchParams({
      waitMs: String(waitMs),
      max: String(max),
      ...(after !== null && { after }),
    })
    return this.#parse(
      recordsPage,
      await this.#call('GET', `/v1/records?${query}`, { timeoutMs: waitMs + ANSWER_MS }),
    )
  }

  async #call(
    method: string,
    path: string,
    {
      body,
      timeoutMs = ANSWER_MS,
      expected = [200],
    }: { body?: string; timeoutMs?: number; expected?: number[] } = {},
  ) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      throw new GatewayUnreachable(sentenceOf(error))
    })
    if (expected.includes(response.status)) return response
    throw new GatewayUnreachable(
      response.status === 401
        ? 'It does not accept the admin token.'
        : `It answered ${response.status} to ${method} ${path.split('?', 1)[0]}.`,
    )
  }

  async #parse<Schema extends z.ZodType>(
    schema: Schema,
    response: Response,
  ): Promise<z.output<Schema>> {
    const parsed = schema.safeParse(await response.json().catch(() => null))
    if (parsed.success) return parsed.data
    throw new GatewayUnreachable('What answers there is not a Gatehouse gateway of this version.')
  }
}

function sentenceOf(error: unknown): string {
  const cause =
    error instanceof Error
      ? ((error.cause as { code?: string } | undefined)?.code ?? error.name)
      : ''
  return cause === 'TimeoutError'
    ? 'It did not answer in time.'
    : `It cannot be reached (${cause}).`
}
