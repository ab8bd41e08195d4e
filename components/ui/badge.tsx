const tones = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  plain: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
}
export type Tone = keyof typeof tones

export const Badge = ({ tone = 'plain', children }: { tone?: Tone; children: React.ReactNode }) => (
  <span
    className={`inline-flex items-center rounded px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
  >
    {children}
  </span>
)

const methodTones: Record<string, Tone> = {
  GET: 'accent',
  POST: 'good',
  PUT: 'warn',
  PATCH: 'warn',
  DELETE: 'bad',
}
export const MethodBadge = ({ method }: { method: string }) => (
  <Badge tone={methodTones[method] ?? 'plain'}>
    <span className="font-mono">{method}</span>
  </Badge>
)
