import type { Call } from '#gateway/pipeline/call.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { Hides } from './shown.ts'

export type SecretTexts = Pick<SecretStore, 'text' | 'ids'>

/** A shorter secret is looked for as a whole value only: it may be a part of anything. */
const PART_CHARACTERS_MIN = 4

/** Says which values of a call are its caller's credential or a secret of the gateway, whatever they stand in. */
export function hiddenIn(call: Call, secrets: SecretTexts): Hides {
  let texts: string[] | null = null
  return (name, value) => {
    const { api } = call
    if (name !== '' && (name === api?.keyHeader || name === api?.keyQuery)) return true
    texts ??= [...credentialsOf(call), ...secretsOf(secrets)]
    return texts.some((text) =>
      text.length < PART_CHARACTERS_MIN ? value === text : value.includes(text),
    )
  }
}

function credentialsOf({ api, inbound, query }: Call): string[] {
  const sent = [
    api && inbound.fields.find(api.keyHeader),
    api?.keyQuery ? new URLSearchParams(query).get(api.keyQuery) : null,
    inbound.fields.find('authorization')?.replace(/^\S+\s+/, ''),
  ]
  return sent.flatMap((text) => text || [])
}

const secretsOf = (secrets: SecretTexts): string[] =>
  [...secrets.ids.text].flatMap((id) => secrets.text(id) || [])
