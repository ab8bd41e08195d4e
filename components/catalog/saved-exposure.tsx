import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import { spanWords } from '#lib/shared/span-words.ts'
import type { Saved } from './use-exposure.ts'

const SHOWN = 20
const words = { exposed: 'exposed', hidden: 'hidden', needs_review: 'sent to review' } as const

/** What saving did, and to which operations it did not. */
export function SavedExposure({ saved, refused }: { saved: Saved | null; refused: string | null }) {
  if (refused) return <Notice tone="bad">{refused}</Notice>
  if (!saved) return null
  return (
    <div className="grid gap-2">
      <Notice tone="good">
        {saved.changed} {words[saved.exposure]}, stored after {spanWords(saved.tookMs)}
        {saved.unchanged > 0 && `; ${saved.unchanged} were so already`}. It holds on the gateways
        once you{' '}
        <Link href="/console/deployments" className="underline">
          deploy
        </Link>
        .
      </Notice>
      {saved.refused.length > 0 && (
        <Notice tone="warn" title={`${saved.refused.length} cannot be exposed`}>
          <ul className="mt-1 list-disc pl-5">
            {saved.refused.slice(0, SHOWN).map(({ id, method, path, reason }) => (
              <li key={id}>
                <code className="break-all">
                  {method} {path}
                </code>
                : {reason}
              </li>
            ))}
            {saved.refused.length > SHOWN && <li>and {saved.refused.length - SHOWN} more</li>}
          </ul>
        </Notice>
      )}
    </div>
  )
}
