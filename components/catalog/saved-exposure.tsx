import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import type { ExposureUndone } from '#lib/catalog/operation-schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import type { Saved } from './use-exposure.ts'

const SHOWN = 20
const words = { exposed: 'exposed', hidden: 'hidden', needs_review: 'sent to review' } as const

/** What saving did, to which operations it did not, and the way back; or what that came to. */
export function SavedExposure({
  saved,
  undone,
  refused,
  undo,
  undoing,
}: {
  saved: Saved | null
  undone: ExposureUndone | null
  refused: string | null
  undo: (changeId: string) => void
  undoing: boolean
}) {
  const changeId = saved?.changeId ?? null
  return (
    <>
      {refused && <Notice tone="bad">{refused}</Notice>}
      {saved && (
        <div className="grid gap-2">
          <Notice tone="good">
            <p>
              {saved.changed} {words[saved.exposure]}, stored after {spanWords(saved.tookMs)}
              {saved.unchanged > 0 && `; ${saved.unchanged} were so already`}. It holds on the
              gateways once you{' '}
              <Link href="/console/deployments" className="underline">
                deploy
              </Link>
              .
            </p>
            {changeId !== null && (
              <div className="mt-2">
                <Button pending={undoing} onClick={() => undo(changeId)}>
                  Undo
                </Button>
              </div>
            )}
          </Notice>
          <Left operations={saved.refused} title="cannot be exposed" />
        </div>
      )}
      {undone && <Undone undone={undone} />}
    </>
  )
}

function Undone({ undone: { undone, kept } }: { undone: ExposureUndone }) {
  const groups = Object.entries(undone).map(
    ([exposure, ids]) => `${ids.length} ${words[exposure as keyof typeof words]}`,
  )
  return (
    <div className="grid gap-2">
      <Outcome tone={groups.length > 0 ? 'good' : 'warn'}>
        {groups.length > 0
          ? `Undone. As before: ${groups.join(', ')}.`
          : 'Nothing was undone: all of them were changed since.'}
      </Outcome>
      <Left operations={kept} title="left as they are now" />
    </div>
  )
}

/** Operations that an act did not reach, each with the reason. */
const Left = ({
  operations,
  title,
}: {
  operations: { id: string; method: string; path: string; reason: string }[]
  title: string
}) =>
  operations.length === 0 ? null : (
    <Notice tone="warn" title={`${operations.length} ${title}`}>
      <ul className="mt-1 list-disc pl-5">
        {operations.slice(0, SHOWN).map(({ id, method, path, reason }) => (
          <li key={id}>
            <code className="break-all">
              {method} {path}
            </code>
            : {reason}
          </li>
        ))}
        {operations.length > SHOWN && <li>and {operations.length - SHOWN} more</li>}
      </ul>
    </Notice>
  )
