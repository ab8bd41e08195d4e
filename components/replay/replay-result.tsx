import { Notice } from '#components/ui/notice.tsx'
import { FocusHere } from '#components/ui/outcome.tsx'
import { Section } from '#components/ui/page.tsx'
import { stepNamer } from '#lib/replay/compare-sides.ts'
import type { ReplayDifference, ReplayView } from '#lib/replay/schema.ts'
import { DifferenceList } from './difference-list.tsx'
import { SideView } from './side-view.tsx'

/** What deploying would change for the request, and both ways step by step. */
export function ReplayResult({ view }: { view: ReplayView }) {
  const { deployed, pending, differences, changed, gatewayName } = view
  const named = stepNamer(deployed, pending)
  return (
    <FocusHere className="mt-8">
      <Section title="What a deployment would change for it">
        <Notice tone={toneOf(differences)} title={verdictOf(view)}>
          {changed
            ? `Replayed by ${gatewayName}. Limits and quotas begin at zero here and caches are empty; nothing was counted, kept or sent.`
            : 'Nothing that is pending touches this API.'}
        </Notice>
        {differences.length > 0 && <DifferenceList differences={differences} />}
      </Section>
      <div className="mt-8 grid items-start gap-6 lg:grid-cols-2">
        <div>
          <SideView title="Deployed now" side={deployed} differences={differences} named={named} />
        </div>
        {changed && (
          <div>
            <SideView
              title="Once deployed"
              side={pending}
              differences={differences}
              named={named}
            />
          </div>
        )}
      </div>
    </FocusHere>
  )
}

const toneOf = (differences: ReplayDifference[]) =>
  differences.some(({ part }) => part === 'outcome') ? 'warn' : 'plain'

function verdictOf({ differences }: ReplayView): string {
  const outcome = differences.find(({ part }) => part === 'outcome')
  if (outcome) return `Another outcome: now ${outcome.from}, then ${outcome.to}.`
  return differences.length > 0
    ? 'The same outcome, on another way.'
    : 'Nothing changes for this request.'
}
