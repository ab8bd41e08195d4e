import type { UpdateApiInput } from '#lib/catalog/api-schema.ts'

const numbersIn = (text: string): number[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number)

/** The targets that the fields of a settings form say; null: the backend's one address, which nobody watches. */
export function balanceIn(form: FormData): NonNullable<UpdateApiInput['balance']> | null {
  const text = (name: string) => String(form.get(`balance.${name}`) ?? '').trim()
  const number = (name: string) => Number(text(name))
  const others = [...form.keys()]
    .filter((name) => /^balance\.others\.\d+\.url$/.test(name))
    .map((name) => name.slice('balance.'.length, -'.url'.length))
    .map((row) => ({
      url: text(`${row}.url`).replace(/\/+$/, ''),
      weight: number(`${row}.weight`),
    }))
  const active = form.has('balance.active') && {
    path: text('active.path'),
    intervalMs: number('active.intervalMs'),
    timeoutMs: number('active.timeoutMs'),
    statuses: numbersIn(text('active.statuses')),
    failures: number('active.failures'),
    successes: number('active.successes'),
  }
  const passive = form.has('balance.passive') && {
    statuses: numbersIn(text('passive.statuses')),
    failures: number('passive.failures'),
    outMs: number('passive.outMs'),
  }
  if (others.length === 0 && !active && !passive) return null
  return {
    weight: number('weight') || 1,
    others,
    choose: (text('choose') || 'round-robin') as NonNullable<UpdateApiInput['balance']>['choose'],
    whenAllOut: text('whenAllOut') === 'refuse' ? 'refuse' : 'try',
    ...(active && { active }),
    ...(passive && { passive }),
  }
}
