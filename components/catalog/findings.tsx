import { Badge } from '#components/ui/badge.tsx'
import type { Finding } from '#lib/openapi/schema.ts'

const tones = { error: 'bad', warning: 'warn', info: 'plain' } as const
const SHOWN = 50

export const Findings = ({ findings }: { findings: Finding[] }) => (
  <details open={findings.length <= 5} className="rounded-lg border border-line bg-surface">
    <summary className="px-4 py-3 text-sm font-medium">
      {findings.length} {findings.length === 1 ? 'finding' : 'findings'} in the document
    </summary>
    <ul className="divide-y divide-line border-t border-line text-sm">
      {findings.slice(0, SHOWN).map((finding) => (
        <li key={`${finding.code} ${finding.pointer}`} className="grid gap-1 px-4 py-2.5">
          <p>
            <Badge tone={tones[finding.severity]}>{finding.severity}</Badge> {finding.message}
          </p>
          {finding.pointer && (
            <code className="text-xs break-all text-muted">{finding.pointer}</code>
          )}
          <p className="text-xs text-muted">{finding.mend}</p>
        </li>
      ))}
      {findings.length > SHOWN && (
        <li className="px-4 py-2.5 text-xs text-muted">and {findings.length - SHOWN} more</li>
      )}
    </ul>
  </details>
)
