import type { ReactNode } from 'react'

const tones = {
  good: 'border-good bg-good-soft text-good',
  warn: 'border-warn bg-warn-soft text-warn',
  bad: 'border-bad bg-bad-soft text-bad',
  plain: 'border-line bg-sunken text-ink',
}

export const Notice = ({
  tone = 'plain',
  title,
  children,
}: {
  tone?: keyof typeof tones
  title?: string
  children?: ReactNode
}) => (
  <div
    role={tone === 'bad' ? 'alert' : 'status'}
    className={`rounded-md border px-4 py-3 text-sm ${tones[tone]}`}
  >
    {title && <p className="font-medium">{title}</p>}
    {children}
  </div>
)
